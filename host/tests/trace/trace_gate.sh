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
    timeout "$hung" "$tool" trace "$work/calls.elf" -m mps2-an385 "$@" >"$work/out" 2>"$work/err" </dev/null
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

other_model() {
    call -f spin --save "$work/model" && has "$(<"$work/model")" "trace - model 1." || return 1
    call -f spin --baseline "$work/model" && is "$status" 0 && has_not "$out" "note  model" || return 1
    call -f spin --baseline "$work/model" --rule pair_loads=off --param entry=20
    has "$out" "note  model: the baseline is of 1." && has "$out" ", pair_loads=off, entry=20"
}
tap "another timing model than the baseline's is told" other_model

json_stays() {
    call -f spin --max 1 --format json
    is "$status" 1 && /usr/bin/python3 -c 'import json, sys; json.load(sys.stdin)' <"$work/out" && has "$err" "FAIL  spin"
}
tap "with --format json the answer stays JSON" json_stays

never_called() {
    call -f fault --max 100
    is "$status" 1 && has "$out" "no call of it returned" || return 1
    printf 'trace - core cortex-m3\ntrace - evidence model\n' | cat <(echo '# irqbench baseline 1') - >"$work/none.baseline"
    call -f fault --baseline "$work/none.baseline"
    is "$status" 1 && has "$out" "FAIL  fault  --baseline  inconclusive: no call of it returned" || return 1
    refuses "fault: no call of it returned" -f spin -f fault --save "$work/never" && [ ! -e "$work/never" ]
}
tap "a function that was never called fails, and is not saved" never_called

nothing_compared() {
    call -f spin --baseline "$work/none.baseline"
    is "$status" 1 && has "$out" "FAIL  nothing was compared" || return 1
    call -f spin -f down --save "$work/both" && is "$status" 0 || return 1
    call -f spin --baseline "$work/both"
    is "$status" 1 && has "$out" "FAIL  down  --baseline  gone: the baseline has it, and no -f asks for it" &&
        has "$out" "3 checks of 1 functions: 1 failed"
}
tap "a baseline of nothing fails, and so does one of more than was asked for" nothing_compared

budget() {
    printf 'budgets:\n  - inclusive worst of sp* at most %s cycles\n' "$worst" >"$work/budget"
    call -f spin -f down --budget "$work/budget" --junit "$work/junit.xml"
    is "$status" 0 && has "$out" "ok    spin  inclusive (worst)  $worst cycles (model)  budget at most $worst  (" &&
        has "$out" "1 checks of 2 functions: 0 failed" && has "$(<"$work/junit.xml")" 'name="irqbench trace ' || return 1
    sed -i "s/most $worst/most $((worst - 1))/" "$work/budget"
    call -f spin --budget "$work/budget"
    is "$status" 1 && has "$out" "FAIL  spin  inclusive (worst)" || return 1
    refuses "matches none of the functions of -f" -f down --budget "$work/budget" || return 1
    local sentence words
    while IFS=: read -r sentence words; do
        printf 'budgets:\n  - %s\n' "$sentence" >"$work/budget"
        refuses "$words" -f spin --budget "$work/budget" || return 1
    done <<'END'
inclusive worst of spin on mps2-an385 at most 9 cycles:leave `on`, `in` and `under` out
inclusive p99 of spin at most 9 cycles:best, nominal and worst are known
inclusive worst of spin at most 9 us:give the bound in cycles
inclusive worst of spin at most 9 instructions:give the bound in cycles
response worst of spin at most 9 cycles:unknown metric 'response'
END
}
tap "--budget: functions are held to sentences" budget

# C++ has names with spaces; two files may have a static function of the same name.
names() {
    cat >"$work/names.S" <<'S'
    .syntax unified
    .cpu cortex-m3
    .thumb
    .section .text
    .macro small name
    .type \name, %function
    .thumb_func
\name:
    nop
    bx lr
    .size \name, . - \name
    .endm
    small _ZN2ns1fEic
    small _ZN2ns1fEi
    .global main
    .type main, %function
    .thumb_func
main:
    bl _ZN2ns1fEic
    bl _ZN2ns1fEi
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    b .
    .size main, . - main
    .pool
    .section .vectors, "a"
    .word 0x20004000, main
S
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -Wl,--no-warn-rwx-segments -Wl,-Ttext=0x100 \
        -Wl,--section-start=.vectors=0 -Wl,-e,main "$work/names.S" -o "$work/names.elf" || return 1
    local elf=$work/calls.elf result=0
    mv "$elf" "$elf.kept" && cp "$work/names.elf" "$elf"
    call -f 'ns::f*' --save "$work/names" && is "$status" 0 &&
        has "$(<"$work/names")" "ns::f(int,%20char) inclusive worst " &&
        call -f 'ns::f*' --baseline "$work/names" && is "$status" 0 && has "$out" "4 checks of 2 functions: 0 failed" &&
        refuses "two of those that are asked for are called" -f 'ns::f(int)' -f 'ns::f(int)' --save "$work/twice" &&
        [ ! -e "$work/twice" ] || result=1
    [ $result = 0 ] || cat "$work/out" "$work/err"
    mv "$elf.kept" "$elf"
    return $result
}
tap "names with spaces are saved and found again; two of the same name are refused" names

# Static functions of one name, the one longer than the other, in files that may have one name, too.
twins() { # OPTION...: makes $work/calls.elf of them
    mkdir -p "$work/twins/left" "$work/twins/right"
    printf 'void %s(void);\n__attribute__((noinline, noipa)) static void work(void) { for (volatile int i = 0; i < %s; i++) {} }\nvoid %s(void) { work(); }\n' left 3 left >"$work/twins/left/driver.c"
    printf 'void %s(void);\n__attribute__((noinline, noipa)) static void work(void) { for (volatile int i = 0; i < %s; i++) {} }\nvoid %s(void) { work(); }\n' right 9 right >"$work/twins/right/driver.c"
    sed 's/work/run/' "$work/twins/left/driver.c" | sed 's/left/only/g' >"$work/twins/only.c"
    cp "$work/twins/right/driver.c" "$work/twins/other.c"
    cat >"$work/twins/main.c" <<'C'
#include <stdint.h>
extern uint32_t stack_top[];
void left(void), right(void), reset(void);
__attribute__((used, section(".vectors"))) static const struct { uint32_t *stack; void (*reset)(void); } table = {stack_top, reset};
void reset(void)
{
    left();
    right();
    __asm volatile("movs r0, #0x18\n ldr r1, =0x20026\n bkpt 0xab" ::: "r0", "r1");
    for (;;) {}
}
C
    (cd "$work/twins" && arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -O2 -ffreestanding -nostdlib -Wl,--no-warn-rwx-segments \
        -Wl,-T,"$OLDPWD/host/vdwt/tests/guest.ld" main.c "$@" -o "$work/calls.elf")
}
apart() { # NAME OTHER PATTERN OPTION...
    local name=$1 other=$2 pattern=$3 worst
    shift 3
    twins "$@" && call -f "$pattern" --save "$work/apart" && is "$status: $err" "0: " || return 1
    worst=$(sed -n "s|^$other inclusive worst ||p" "$work/apart")
    [ "$worst" -gt "$(sed -n "s|^$name inclusive worst ||p" "$work/apart")" ] || return 1
    call -f "$pattern" --baseline "$work/apart" && is "$status" 0 && has "$out" "4 checks of 2 functions: 0 failed" || return 1
    call -f "$other" -f "$name" --baseline "$work/apart" --junit "$work/junit.xml" && is "$status" 0 || return 1
    sed -i "s|^$other inclusive worst .*|$other inclusive worst $((worst - 1))|" "$work/apart"
    call -f "$pattern" --baseline "$work/apart"
    is "$status" 1 && has "$out" "FAIL  $other  inclusive (worst)  $((worst - 1)) -> $worst  +1" && is "$(grep -c ^FAIL <<<"$out")" 1
}
twice_there() {
    cp "$work/calls.elf" "$work/kept.elf"
    apart driver.c:work other.c:work "work*" -g left/driver.c other.c && apart left/driver.c:work right/driver.c:work '*work' -g left/driver.c right/driver.c &&
        apart driver.c:work other.c:work 'wor?' left/driver.c other.c
}
tap "functions of one name have their files in front, as far as it needs, and are held to apart" twice_there
one_file() {
    twins -g left/driver.c other.c && call -f 'driver.c:*' --format json && is "$status" 0 &&
        is "$(/usr/bin/python3 -c 'import json, sys; print([x["name"] for x in json.load(sys.stdin)["functions"]])' <"$work/out")" "['work', 'left']" &&
        refuses "'work' can mean more than one function" -f work && refuses "there is no function 'none.c:work'" -f none.c:work &&
        refuses "there is no function 'iver.c:work'" -f iver.c:work
}
tap "a file in front of a name or a pattern means that file's functions alone" one_file
cannot() {
    twins left/driver.c right/driver.c && refuses "two of those that are asked for are called work" -f '*work' --save "$work/cannot" && [ ! -e "$work/cannot" ]
    local result=$?
    mv "$work/kept.elf" "$work/calls.elf"
    return $result
}
tap "what no file tells apart is refused" cannot

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
