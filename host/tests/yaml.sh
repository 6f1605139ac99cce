#!/bin/bash
# YAML that means something else than it says is refused by every reader of the tool, with its place; what is read is
# what others read. (Each form and type: host/tests/files/yaml_test.c.)
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
root=$PWD
export IRQBENCH_FIRMWARE=$root/host/tests/fixtures/firmware
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# refused PLACE WORDS COMMAND...: exit 2, a complaint that begins with the place and has the words, and nothing on
# standard output.
refused() {
    local place=$1 words=$2 status=0
    shift 2
    timeout 60 "$@" >out 2>err </dev/null || status=$?
    is "$status:$(<out)" "2:" && has "$(grep -F "$place:" err)" " error: " && has "$(<err)" "$words" && [ ! -e results ]
}

# What stands in the three kinds of files: VALUE, for a number; TEXT; and where a line is added: MORE.
config() { printf 'name: %b\nboards: mps2-an385\nscenarios: entry_exit\nstyles: raw_c\nseed: %b\n%b' "$1" "$2" "$3" >config.yaml; }
board() {
    rm -rf boards && mkdir -p boards && cp -r "$IRQBENCH_FIRMWARE/mps2-an385" boards/one &&
        printf 'name: one\ntitle: %b\ncore: cortex-m3\nuart: serial0\nclock_hz: %b\nsystick_hz: 5\nflash_bytes: 5\nram_bytes: 5\n%b' "$1" "$2" "$3" >boards/one/board.yaml
}
budget() { printf 'budgets:\n- %b\n%b' "$1" "$3" >budget.yaml; }
runs() { "$tool" run config.yaml --dry-run; }
lists() { IRQBENCH_FIRMWARE=$work/boards "$tool" list boards; }
checks() { "$tool" check "$root/host/tests/fixtures/run" --budget budget.yaml; }
sentence='response worst at most 1000000 cycles'

config_good() { config x 5 '' && is "$(runs)" $'mps2-an385/entry_exit/raw_c/none\n1 of 1 cells'; }
tap "a config that is plain is read" config_good
board_good() { board 'A board' 25000000 '' && has "$(lists)" one; }
tap "so is a board" board_good
budget_good() { budget "$sentence" '' '' && has "$(checks 2>&1)" "budget"; }
tap "and a budget" budget_good

refuses_config() { config "$1" "$2" "$3" && refused "config.yaml:$4" "$5" "$tool" run config.yaml -o results; }
refuses_board() { board "$1" "$2" "$3" && refused "one/board.yaml:$4" "$5" env IRQBENCH_FIRMWARE="$work/boards" "$tool" list boards; }
refuses_budget() { budget "$1" '' "$3" && refused "budget.yaml:$4" "$5" "$tool" check "$root/host/tests/fixtures/run" --budget budget.yaml; }

numbers() {
    local value words
    while IFS=';' read -r value words; do
        refuses_config x "$value" '' 5:7 "$words" && refuses_board b "$value" '' 5:11 "$words" || { echo "$value"; return 1; }
    done <<'END'
"5";leave the quotes out
!!python/object:x 5;a tag
&a 5;an anchor
010;octal in YAML 1.1
1e3;write digits alone
1_000;write digits alone
60:30;by sixties
-1;expected a whole number
18446744073709551616;expected a whole number
1.5;expected a whole number
|\n  5;a block of lines
5\n  6;goes on in the next line
5#c;a comment begins with a blank
~;expected a whole number
END
}
tap "numbers that are none, or not the same to all" numbers
texts() {
    local value words
    while IFS=';' read -r value words; do
        refuses_config "$value" 5 '' 1:7 "$words" && refuses_board "$value" 5 '' 2:8 "$words" &&
            refuses_budget "$value" '' '' 2:3 "$words" || { echo "$value"; return 1; }
    done <<'END'
5;which is a number; in quotes it is a text: "5"
no;true or false in YAML 1.1
1e3;a number to some readers
2024-01-01;a date in YAML 1.1
~;found nothing
"x\\x1b[2J";characters that do not show
!!str x;a tag
x\n  y;goes on in the next line
>-\n  x;a block of lines
x#y;a comment begins with a blank
END
}
tap "texts that others take for something else" texts
forms() {
    local more place words
    while IFS=';' read -r more place words; do
        refuses_config x 5 "$more" "$((place + 5))" "$words" && refuses_budget "$sentence" '' "$more" "$((place + 2))" "$words" || { echo "$more"; return 1; }
    done <<'END'
---\nname: y\n;2;a second document
? a\n: b\n;1;a key behind `?`
%YAML 1.2\n;1;error
# \0342\0200\0256\n;1;is no character that shows
\t\n;1;a tab
x: *y\n;1;an alias
\0000;1;a NUL byte
END
}
tap "forms that YAML has besides" forms
aside() { printf '\377\376n\0a\0' >config.yaml && refused config.yaml:1:1 UTF-16 "$tool" run config.yaml -o results && : >config.yaml && refused config.yaml "there is nothing in it" "$tool" run config.yaml -o results; }
tap "what is no UTF-8, and nothing" aside

# What we write ourselves is read.
inits() {
    local name
    for name in no 1 010 1e3 2024-01-01 true null -x plain; do
        "$tool" init --force "./$name.yaml" >/dev/null && "$tool" run "./$name.yaml" --dry-run >cells && [ -s cells ] || return 1
    done
    is "$(grep -h ^name: no.yaml plain.yaml)" $'name: "no"\nname: plain'
}
tap "a first config of any name is read" inits

# Other readers take the same from what is accepted.
count=300
[ -z "${PROVE-}" ] || count=20000
readers() { /usr/bin/python3 -B "$root/host/tests/files/yaml_readers.py" "${1:-$root/build/tests/yaml_test}" $count; }
if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
    tap "what is accepted is to PyYAML and by YAML 1.2 what it is to us" readers
    # A reader that takes 010 for a text is seen.
    liar() {
        printf '#!/bin/sh\n"%s" "$@" | sed s/:255/:254/g\n' "$root/build/tests/yaml_test" >liar && chmod +x liar
        ! readers ./liar >said && has "$(<said)" "'small': 254"
    }
    tap "a value that is another is seen" liar
else
    tap_skip "what is accepted is to PyYAML and by YAML 1.2 what it is to us" "there is no python3-yaml"
fi
tap_end
