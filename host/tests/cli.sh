#!/bin/bash
# The command line as a user meets it: exit codes, what goes to which stream,
# and what is said about bad input. The runs and boards are fixtures.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
run=host/tests/fixtures/run
export IRQBENCH_FIRMWARE=$PWD/host/tests/fixtures/firmware
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}

# fine ARGUMENT...: succeeds, with an answer and no complaint.
fine() {
    call "$@"
    is "$status" 0 && is "$err" "" && [ -n "$out" ]
}

# refuses WORDS ARGUMENT...: cannot do it, says so, answers nothing.
refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && is "$out" "" && has "$err" "$words"
}

usage_without_arguments() { refuses "Usage: irqbench COMMAND"; }
tap "no command: usage on standard error, exit 2" usage_without_arguments

help_is_an_answer() {
    fine --help && has "$out" "Usage: irqbench COMMAND" && has "$out" "  show " &&
        fine help && fine -h && fine show --help && has "$out" "--histogram"
}
tap "help is an answer: standard output, exit 0" help_is_an_answer

help_on_a_command() {
    fine help export && is "$out" "$("$tool" export --help)" && has "$out" "--format" &&
        refuses "unknown command 'exprot'; did you mean 'export'?" help exprot &&
        refuses "'b' is one too many" help a b
}
tap "help COMMAND is its --help" help_on_a_command

commands_in_the_help() {
    local name wanted
    call --help
    for name in host/cli/cmd_*.c; do
        wanted=${name#host/cli/cmd_}
        has "$out" "  ${wanted%.c} " || return 1
        "$tool" "${wanted%.c}" --help >"$work/out" || return 1
        has "$(<"$work/out")" "Usage: irqbench ${wanted%.c} " || return 1
    done
}
tap "every command is in the help and has its own" commands_in_the_help

version() {
    local number
    number=$(<VERSION)
    fine --version && has "$out" "irqbench-run/2, wire schema 3, timing model 1.1" &&
        [[ $out =~ ^"irqbench $number, commit "[A-Za-z0-9._/+-]+$'\n' ]]
}
tap "the version is that of VERSION, with commit, schemas and model" version

# The first heading of the changes is the version, with its day.
version_stands_once() {
    local number
    number=$(<VERSION)
    [[ $number =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] &&
        is "$(grep -m1 '^## ' CHANGELOG.md | cut -d' ' -f2,3)" "$number -" &&
        [[ $(grep -m1 '^## ' CHANGELOG.md) =~ \ 20[0-9][0-9]-[01][0-9]-[0-3][0-9]$ ]]
}
tap "the newest entry of CHANGELOG.md is that version" version_stands_once

unknown_command() {
    refuses "unknown command 'shwo'; did you mean 'show'?" shwo &&
        refuses "unknown option '--halp'" --halp
}
tap "an unknown command is refused with what was meant" unknown_command

unknown_option() {
    refuses "unknown option '--histogran'; did you mean '--histogram'?" show "$run" --histogran
}
tap "an unknown option is refused with what was meant" unknown_option

lists() {
    fine list boards && is "$(cut -d' ' -f1 <<<"$out")" $'mps2-an385\nmps2-an386' &&
        has "$out" "Arm MPS2, AN385, Cortex-M3 (cortex-m3)" &&
        fine list scenarios && has "$out" "entry at every instruction boundary of a load" &&
        fine list loads && is "$(wc -l <<<"$out")" 2 && fine list sharing && is "$(wc -l <<<"$out")" 3
}
tap "list gives a name and a summary each, once" lists

# Five words, then the sentence: scripts take a line apart by that.
lists_metrics() {
    fine list metrics && has "$out" "lost_updates     count  smaller other      0  updates that went missing" &&
        is "$(awk '$2 !~ /^(time|excess|change|period|count|size|place|path)$/ || $3 !~ /^(smaller|larger|neither)$/ || $5 !~ /^[0-9]$/ || NF < 6' <<<"$out")" ""
}
lists_sizes() {
    fine list styles && has "$out" "plain C [2 bytes of code, 128 of vector table, 256 of RAM]" &&
        is "$(grep -c 'bytes of code' <<<"$out")" 1
}
tap "list says what a style takes, where the image does" lists_sizes
tap "list metrics says of each what it is" lists_metrics

lists_tell_boards_apart() {
    fine list styles && has "$out" "fpu_c            plain C handler that uses the FPU [only on mps2-an386]" &&
        is "$(grep -c 'only on' <<<"$out")" 1
}
tap "list says what only some boards have" lists_tell_boards_apart

# Each of them is one that can be listed.
lists_lists() {
    local name
    fine list && is "$(cut -d' ' -f1 <<<"$out" | tr '\n' ' ')" "boards styles scenarios loads sharing metrics ports " || return 1
    for name in $(cut -d' ' -f1 <<<"$out"); do
        "$tool" list "$name" >/dev/null 2>"$work/err" || return 1
    done
}
tap "list alone says what can be listed" lists_lists

bad_lists() {
    refuses "there is no list of 'style'; did you mean 'styles'?" list style &&
        refuses "'b' is one too many" list styles b &&
        IRQBENCH_FIRMWARE=$work refuses "no boards in there; build them with \`make firmware\`" list styles
}
tap "a list that is not there is refused" bad_lists

shows() {
    fine show "$run" && has "$out" "entry_exit, in instructions" &&
        has "$out" "inconclusive: swept 20 of 24 instruction boundaries" && has_not "$out" "|###" &&
        fine show "$run/run.json" --histogram --cell '*/raw_c/memory' --metric entry &&
        has "$out" "|###" && has "$out" "instruction that the event came into"
}
tap "show prints tables, and figures on request" shows

show_bad_input() {
    mkdir "$work/empty" "$work/foreign" "$work/cut" "$work/newer" "$work/older"
    touch "$work/foreign/frames"
    head -c 10000 $run/run.json >"$work/cut/run.json"
    sed 's,irqbench-run/2,irqbench-run/3,' $run/run.json >"$work/newer/run.json"
    sed 's,irqbench-run/2,irqbench-run/1,' $run/run.json >"$work/older/run.json"
    refuses "no results there: No such file" show "$work/nothing" &&
        refuses "the directory is empty" show "$work/empty" &&
        refuses "is no run directory" show "$work/foreign" &&
        refuses "run.json: error: is cut off after 10000 bytes" show "$work/cut" &&
        refuses "is 'irqbench-run/3', newer than the 'irqbench-run/2'" show "$work/newer" &&
        refuses "is 'irqbench-run/1', older than the 'irqbench-run/2' that this irqbench reads; measure again" show "$work/older" &&
        refuses "something is missing: DIR" show &&
        refuses "unknown metric 'entri'; did you mean 'entry'?" show "$run" -m entri &&
        refuses "none of the" show "$run" -c nothing
}
tap "show refuses an empty, foreign, cut, newer or older run" show_bad_input

# A run whose numbers were damaged, not its syntax.
show_damaged() {
    mkdir "$work/damaged"
    sed '0,/"max": 10,/s//"max": 11,/' $run/run.json >"$work/damaged/run.json"
    cmp -s $run/run.json "$work/damaged/run.json" && return 1
    refuses "metrics.entry.max: is not the largest value in counts" show "$work/damaged" &&
        refuses "metrics.entry.max" export "$work/damaged" --format csv
}
tap "a damaged number is refused, not shown" show_damaged

exports() {
    fine export "$run" --format csv && is "$(head -c 15 <<<"$out")" "run,cell,board," &&
        fine export "$run" -f json -o - && has "$out" '"metric":"lost_updates"' || return 1
    call export "$run" -f csv -o "$work/out.csv"
    is "$status$out$err" 0 && is "$("$tool" export "$run" -f csv)" "$(<"$work/out.csv")" &&
        is "$(ls "$work"/out.csv*)" "$work/out.csv"
}
tap "export writes to standard output or a file" exports

csv_and_json_agree() {
    "$tool" export "$run" -f csv >"$work/a.csv" && "$tool" export "$run" -f json >"$work/a.json" || return 1
    python3 - "$work/a.csv" "$work/a.json" <<'END'
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
others = json.load(open(sys.argv[2]))
assert rows and len(rows) == len(others), (len(rows), len(others))
for row, other in zip(rows, others):
    assert list(row) == list(other)
    for key, text in row.items():
        value = other[key]
        same = text == "" if value is None else \
            text == value if isinstance(value, str) else float(text) == value
        assert same, (other["cell"], key, text, value)
END
}
tap "csv and json hold the same rows, as other readers see them" csv_and_json_agree

export_bad_input() {
    echo old >"$work/kept.csv"
    refuses "--format is missing" export "$run" &&
        refuses "--format cannot be 'cvs'; did you mean 'csv'? (allowed: csv, json, " export "$run" -f cvs &&
        refuses "the directory is empty" export "$work/empty" -f csv -o "$work/kept.csv" &&
        is "$(<"$work/kept.csv")" old &&
        refuses "$work/nothing/x.csv" export "$run" -f csv -o "$work/nothing/x.csv"
}
tap "export refuses what it cannot do and keeps the old file" export_bad_input

# A pipe is written into, not replaced by a file. (Never tried on the machine's
# own devices: a mistake here would replace them.)
export_to_pipe() {
    mkfifo "$work/pipe" || return 1
    timeout "$hung" cat "$work/pipe" >"$work/piped" &
    call export "$run" -f csv -o "$work/pipe"
    wait $!
    is "$status$out$err" 0 && [ -p "$work/pipe" ] && has "$(<"$work/piped")" "run,cell,board,"
}
tap "export into a pipe" export_to_pipe

full_output() {
    timeout "$hung" "$tool" show "$run" >/dev/full 2>"$work/err"
    is $? 2 && has "$(<"$work/err")" "cannot write the output"
}
tap "output that does not reach its reader is no success" full_output

# The config is read before anything is started or written.
bad_config() {
    printf 'name: x\nboards: all\nscenarois: all\n' >"$work/bad.yaml"
    refuses "$work/bad.yaml:3:1: error: unknown key 'scenarois'; did you mean 'scenarios'?" \
        run "$work/bad.yaml" -o "$work/result" || return 1
    printf 'name: x\nboards: [mps2-an358]\n' >"$work/bad.yaml"
    refuses "$work/bad.yaml:2:10: error: 'mps2-an358' is not one of the boards; did you mean 'mps2-an385'?" \
        run "$work/bad.yaml" -o "$work/result" || return 1
    printf 'name: x\nboards: all\nstyles: [raw_d]\n' >"$work/bad.yaml"
    refuses "$work/bad.yaml:3:10: error: 'raw_d' is not one of the styles; did you mean 'raw_c'?" \
        run "$work/bad.yaml" -o "$work/result" || return 1
    refuses "is a directory, expected a file" run "$work" -o "$work/result" &&
        refuses "No such file or directory" run "$work/nothing.yaml" -o "$work/result" &&
        [ ! -e "$work/result" ]
}
tap "run refuses a bad config and leaves nothing behind" bad_config

tap_end
