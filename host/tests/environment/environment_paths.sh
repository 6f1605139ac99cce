#!/bin/bash
# Paths hold any bytes but NUL: each command works with them as with others, and what it says of
# them is text. A name stands for its kind.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. host/tests/environment/odd.sh

tap "a run to begin with" small_run
cell=mps2-an385/entry_exit/raw_c/none
echo 'budgets: ["entry worst of * under any load at most 2500 cycles"]' >budget
"$tool" baseline small >base

# everything FOLDER: each command, with its inputs and outputs in there.
everything() {
    local in=$1
    mkdir -p -- "$in/firmware" && cp -r small "$in/run" && cp small.yaml "$in/config.yaml" && cp budget "$in/budget.yaml" &&
        cp -r "$sources/build/firmware/mps2-an385" "$in/firmware/mps2-an385" && cp "$sources/build/libvdwt.so" "$in/plug.so" || return
    works show "$in/run" && works show "$in/run/run.json" && works run --replay "$in/run" && works export "$in/run" -o "$in/x.csv" &&
        works export "$in/run" -f json -o "$in/x.json" && works baseline "$in/run" -o "$in/baseline" &&
        works check "$in/run" -b "$in/baseline" --budget "$in/budget.yaml" --junit "$in/junit.xml" --markdown "$in/check.md" &&
        works compare "$in/run:raw_asm" "$in/run:raw_c" && works compare small "$in/run" && works merge "$in/run" -o "$in/merged" &&
        works report "$in/run" -o "$in/page" --against small --model-page "$in/x.json" &&
        works plot "$in/run" -c "$cell" -m round_trip -k box -o "$in/box.gp" && works plot "$in/run" -c "$cell" -m round_trip -k box -o "$in/box.svg" &&
        works plot "$in/run" -c "$cell" -k timeline -o "$in/timeline.json" &&
        works history add "$in/run" -d "$in/history" --commit abcdef1 --date 2026-01-02T03:04:05Z && works history show -d "$in/history" --all &&
        works history badge -d "$in/history" --cell "$cell" --metric round_trip -o "$in/badge.svg" && works init "$in/init.yaml" --board mps2-an385 &&
        IRQBENCH_FIRMWARE=$in/firmware IRQBENCH_VDWT=$in/plug.so works run "$in/config.yaml" -o "$in/again" --image "mps2-an385=$in/firmware/mps2-an385/irqbench.elf" &&
        IRQBENCH_VDWT=$in/plug.so works trace "$in/firmware/mps2-an385/irqbench.elf" -m mps2-an385 -f link_send --insns 20000 --profile --save "$in/saved" \
            --callgrind "$in/callgrind" --folded "$in/folded" --lcov "$in/lcov" --timeline "$in/trace.vcd" &&
        IRQBENCH_FIRMWARE=$in/firmware works list styles && IRQBENCH_VDWT=$in/plug.so works doctor --board mps2-an385
}
# What differs is who made it when, where an image was, and when a command reached a guest.
same_as_plain() {
    diff -r -I '^cmd: ' -x provenance.json -x run.json -x history -x raw -x timeline.json plain "$1" >differs && cmp_runs "$1" && return
    cat differs
    return 1
}
cmp_runs() {
    python3 - "$1" <<'PY'
import json, os, sys
for run in "run", "merged", "again":
    both = []
    for folder in b"plain", os.fsencode(sys.argv[1]):
        data = json.load(open(os.path.join(folder, run.encode(), b"run.json")))
        data.pop("provenance")
        both.append(data)
    assert both[0] == both[1], run
PY
}
tap "a plain name" everything plain
alike() { everything "$1" && same_as_plain "$1"; }
long=$(printf 'n%.0s' $(seq 230))
all=$'caf\xe9\xff\nforged error\033[2J\x9b0m it\'s "quoted" `touch run-by-a-name`$(touch run-by-a-name),,a=b;:%s%n\\n*?[x]{y}#!~&|<> '
names=("$all" "$long" ./-dash=x)
says=("all odd bytes at once" "230 letters" "a dash in front")
if [ -n "${PROVE-}" ]; then
    names+=($'caf\xe9 \xff' $'new\nforged error' $'esc\033[2J\x9b0m' "it's \"quoted\" \`touch run-by-a-name\`" '$(touch run-by-a-name)' 'com,,ma,=:;eq' 'back\n\\%s%20%n' '*?[x]{y}#!~&|<>' ' ' '..x')
    says+=("latin-1 bytes" "a newline" "escapes" "quotes" "a command" "commas" "backslashes and percents" "patterns" "a space" "two dots")
fi
for i in "${!names[@]}"; do
    # A dash alone is no file's trouble: the others have all commands.
    [ "${names[i]}" = ./-dash=x ] || tap "all commands in a folder of ${says[i]}" alike "${names[i]}"
done

# Each input that is not there, and each output that cannot be.
complaints() {
    local n=$1/nothing
    refuses "nothing" show "$n" && refuses "nothing" export "$n" -f csv && refuses "nothing" report "$n" -o page && refuses "nothing" baseline "$n" &&
        refuses "nothing" check "$n" -b base && refuses "nothing" check small -b "$n" && refuses "nothing" check small --budget "$n" &&
        { [[ $n == *:* ]] || { refuses "nothing" compare "$n" small && refuses "nothing" compare small "$n"; }; } && refuses "nothing" merge "$n" -o x &&
        refuses "nothing" run --replay "$n" && refuses "nothing" run "$n" -o x && refuses "nothing" plot "$n" -c "$cell" -k hist -m entry -o x.gp &&
        refuses "nothing" history add "$n" -d x && refuses "nothing" history show -d "$n" && refuses "nothing" trace "$n" -m mps2-an385 &&
        refuses "nothing" calibrate "$n" small && refuses "nothing" report small --model-page "$n" -o page && refuses "nothing" report small --history "$n" -o page &&
        refuses "nothing" report small --against "$n" -o page && refuses "nothing" run small.yaml -o x --image "mps2-an385=$n" &&
        refuses "nothing" doctor --port "$n" && refuses "nothing" run small.yaml -o x --port "$n" &&
        refuses "x.csv" export small -o "$n/x.csv" && refuses "x.gp" plot small -c "$cell" -k box -m round_trip -o "$n/x.gp" &&
        refuses "base" baseline small -o "$n/base" && refuses "x.yaml" init "$n/x.yaml" -b mps2-an385 &&
        refuses "junit" check small --budget budget --junit "$n/junit" && [ ! -e x ] && [ ! -e page ] && [ ! -e "$1" ]
}
for i in "${!names[@]}"; do
    rm -rf -- "./${names[i]}"
    tap "what is said of ${says[i]} is text" complaints "./${names[i]}"
done
dash() { call show -dash; is "$status" 2 && has "$(<err)" "unknown option '-d'" && call export small -f csv -o -dash=x && is "$status" 0 && rm ./-dash=x; }
tap "a dash in front is an option, but for an option's own value" dash
beyond() { refuses "File name too long" show "$long$long" && refuses "File name too long" export small -f csv -o "$long$long" && refuses "File name too long" run small.yaml -o "$long$long"; }
tap "a name that is too long for the system is said to be" beyond
tap_end
