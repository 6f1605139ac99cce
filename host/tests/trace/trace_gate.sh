#!/bin/bash
# `irqbench trace` as a gate for somebody's own firmware: bounds, baselines and JUnit for functions whose
# cycles are counted by hand in their source.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -O2 -g -ffreestanding -nostdlib -I. -Wl,--no-warn-rwx-segments \
    -Wl,-T,host/vdwt/tests/guest.ld host/vdwt/tests/trace/calls.S -o "$work/calls.elf" || exit 1

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout 100 "$tool" trace "$work/${elf:-calls}.elf" -m mps2-an385 "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}
refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && has "$err" "$words"
}

# spin takes 33 cycles, whatever the model's bounds.
worst=$("$tool" trace "$work/calls.elf" -m mps2-an385 -f spin --format json |
    /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["functions"][0]["inclusive"]["worst"]["max"])')

bound() {
    [ "$worst" -ge 33 ] && call -f spin --max "$worst" && is "$status" 0 &&
        has "$out" "its worst call takes $worst cycles" || return 1
    call -f spin --max $((worst - 1))
    is "$status" 1 && has "$out" "FAIL  spin" && has "$out" "1 checks of 1 functions: 1 failed"
}
tap "--max: the worst call may take so much, and not one cycle more" bound

saved() {
    call -f spin -f down --save "$work/baseline" && is "$status" 0 &&
        has "$(<"$work/baseline")" "spin inclusive worst $worst" && call -f spin -f down --baseline "$work/baseline" &&
        is "$status" 0 && has "$out" "4 checks of 2 functions: 0 failed" || return 1
    sed -i "s/^spin inclusive worst .*/spin inclusive worst $((worst - 1))/" "$work/baseline"
    call -f spin -f down --baseline "$work/baseline" --junit "$work/junit.xml"
    is "$status" 1 && has "$out" "FAIL  spin  inclusive (worst)  $((worst - 1)) -> $worst  +1" &&
        is "$(grep -c '<failure ' "$work/junit.xml")" 1 && is "$(grep -c '<testcase ' "$work/junit.xml")" 4
}
tap "--save writes a baseline, --baseline holds to it: one cycle more fails" saved

json_stays() {
    call -f spin --max 1 --format json
    is "$status" 1 && /usr/bin/python3 -c 'import json, sys; json.load(sys.stdin)' <"$work/out" && has "$err" "FAIL  spin"
}
tap "with --format json the answer stays JSON" json_stays

never_called() {
    call -f fault --max 100
    is "$status" 1 && has "$out" "no call of it returned" || return 1
    call -f spin -f fault --baseline "$work/whole"
    is "$status" 1 && has "$out" "FAIL  fault" || return 1
    refuses "--save: 'fault': no call of it returned" -f spin -f fault --save "$work/none" && [ ! -e "$work/none" ]
}
call -f spin --save "$work/whole"
tap "a function that was never called fails, and is no baseline" never_called

edited() {
    call -f spin --baseline "$work/whole" && is "$status" 0 || return 1
    local key
    for key in core evidence; do
        grep -v "^trace - $key " "$work/whole" >"$work/without"
        refuses "no line 'trace - $key VALUE'" -f spin --baseline "$work/without" || return 1
    done
    echo "down exclusive best 3" | cat "$work/whole" - >"$work/more"
    call -f spin --baseline "$work/more"
    is "$status" 1 && has "$out" "FAIL  down" && has "$out" "no -f asks for it" || return 1
    head -3 "$work/whole" >"$work/head" && call -f spin --baseline "$work/head" && is "$status" 0 && has "$out" "spin"
    refuses "is there twice" -f spin -f spin --save "$work/none"
}
tap "every line of a baseline is compared, and it says of what it is" edited

spaces() {
    local elf=named
    arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb -O2 -g -ffreestanding -nostdlib -I. -fno-exceptions -fno-rtti -Wl,--no-warn-rwx-segments \
        -Wl,-T,host/vdwt/tests/guest.ld host/vdwt/tests/trace/named.cc -o "$work/named.elf" || return
    call -f 'motor::*' --save "$work/cc" && is "$status" 0 && has "$(<"$work/cc")" "start(char%20const*) inclusive worst " || return 1
    call -f 'motor::*' --baseline "$work/cc" && is "$status" 0 && has "$out" ": 0 failed" &&
        sed -i 's/\(start(char%20const\*) inclusive worst \).*/\11/' "$work/cc" && call -f 'motor::*' --baseline "$work/cc"
    is "$status" 1 && is "$(grep -c '^FAIL' "$work/out")" 1 && has "$out" "start(char const*)  inclusive (worst)  1 -> "
}
tap "names with spaces are words of a baseline" spaces

never_compared() {
    call -f fault --baseline "$work/baseline"
    is "$status" 1 && has "$out" "FAIL  fault" && has "$out" "no call of it returned" && has_not "$out" "new: 0"
}
tap "also where the baseline does not have it" never_compared

# A baseline's lines are words; a C++ function's name has blanks.
named() {
    arm-none-eabi-g++ -mcpu=cortex-m3 -mthumb -O2 -ffreestanding -fno-exceptions -nostdlib -Wl,--no-warn-rwx-segments \
        -Wl,-T,host/vdwt/tests/guest.ld host/vdwt/tests/trace/named.cc -o "$work/named.elf" || return
    local name='motor::Pump::start(char const*)'
    "$tool" trace "$work/named.elf" -m mps2-an385 -f "$name" --save "$work/names" >"$work/out" &&
        "$tool" trace "$work/named.elf" -m mps2-an385 -f "$name" --baseline "$work/names" >"$work/out" &&
        has "$(<"$work/out")" "ok    $name  inclusive" && has "$(<"$work/out")" "2 checks of 1 functions: 0 failed" || return
    sed -i 's/inclusive worst .*/inclusive worst 1/' "$work/names"
    "$tool" trace "$work/named.elf" -m mps2-an385 -f "$name" --baseline "$work/names" >"$work/out"
    is $? 1
}
tap "a function whose name has blanks" named

odd() {
    refuses "name them with -f" --max 3 && refuses "whole number" -f spin --max 3x && refuses "whole number" -f spin --max -3 &&
        refuses "against what?" -f spin --junit "$work/x.xml" && refuses "cannot open" -f spin --baseline "$work/none" &&
        printf '# irqbench baseline 1\nspin entry best 3\n' >"$work/odd" &&
        refuses "unknown metric 'entry'" -f spin --baseline "$work/odd" &&
        printf '# irqbench baseline 1\ntrace - core cortex-m4\n' >"$work/odd" &&
        refuses "cannot be compared" -f spin --baseline "$work/odd" && [ ! -e "$work/x.xml" ]
}
tap "what makes no sense is refused" odd

tap_end
