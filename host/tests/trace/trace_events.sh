# `irqbench trace --event`: an interrupt from outside comes in the cycle that was said, as the
# image itself sees it on its own counter.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -g -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,host/vdwt/tests/guest.ld \
    host/vdwt/tests/trace/outside.S -o "$work/image.elf" || exit 1

# comes STATUS ARGUMENT...
comes() {
    local expected=$1
    shift
    timeout "$hung" "$tool" trace "$work/image.elf" -m mps2-an385 --insns 400000 --exit-status "$@" >"$work/out" 2>"$work/err" </dev/null
    is "$?: $(<"$work/err")" "$expected: "
}
# refuses WORDS ARGUMENT...
refuses() {
    local words=$1
    shift
    timeout "$hung" "$tool" trace "$work/image.elf" -m mps2-an385 --insns 1000 "$@" >"$work/out" 2>"$work/err" </dev/null
    is $? 2 && has "$(<"$work/err")" "$words"
}

tap "two at stated cycles are so far apart" comes 100 --event 5@10000 --event 5@10100
tap "in whichever order they are said" comes 200 --event 5@20200 --event 5@20000
tap "one every so many cycles" comes 77 --event 5/77
waits() {
    "$tool" trace "$work/image.elf" -m mps2-an385 --event 5@1 --insns 1000 --format json >"$work/json" &&
        is "$(/usr/bin/python3 -c 'import json, sys; e = json.load(open(sys.argv[1]))["exceptions"][0]; print(e["number"], e["count"], e["latency"]["max"] > 12)' "$work/json")" "21 1 True"
}
tap "one that comes before it is enabled waits" waits
# The first handler begins 12 cycles behind the boundary at or behind the event, of which a
# branch may take up to 3.
in_its_cycle() {
    local at
    for at in 10000 10001 10002 10003 10004; do
        "$tool" trace "$work/image.elf" -m mps2-an385 --event 5@$at --to came --format json >"$work/json" || return
        is "$(/usr/bin/python3 -c 'import json, sys; t = json.load(open(sys.argv[1])); print(12 <= t["cycles"]["nominal"] - int(sys.argv[2]) <= 15, t["events"], t["ended"]["by"])' "$work/json" $at)" \
            "True [{'cycle': $at, 'line': 5, 'period': None, 'raised': 1}] to" || return
    done
}
tap "each in its own cycle" in_its_cycle
both_seen() { comes 100 --event 5@10000 --event 5@10100 && has "$(<"$work/out")" "from outside  interrupt 5 at cycle 10000" && has "$(<"$work/out")" "interrupt 5: came"; }
tap "they stand in the result" both_seen
tap "no such interrupt" refuses "there is no interrupt 999" --event 999@5
last_one() {
    "$tool" trace "$work/image.elf" -m mps2-an385 --insns 1000 --event 31@5 >"$work/out" && has "$(<"$work/out")" "interrupt 31 at cycle 5" &&
        refuses "this machine has interrupts 0 to 31; there is no interrupt 32" --event 32@5
}
tap "the last one that the machine has, and the first that it has not" last_one
tap "no event" refuses "--event needs LINE@CYCLE or LINE/PERIOD" --event 5
tap "none that never comes" refuses "not '5/0'" --event 5/0
tap "none beyond time" refuses "not '5@1000000000000001'" --event 5@1000000000000001
tap_end
