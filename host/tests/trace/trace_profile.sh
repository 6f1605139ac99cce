# `irqbench trace --profile` and its files: against each other, against what was counted by hand,
# against QEMU's own log, and as their readers read them.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

flow="-ffixed-r7 -ffixed-r10 firmware/tests/trace/flow.c firmware/kernel.c firmware/libc.c -lc -lgcc"
builds() {
    image calls cortex-m3 $images/calls.S && threads_image && image flow cortex-m3 $flow &&
        image some cortex-m3 -O1 $flow && image size cortex-m3 -Os $flow && image lto cortex-m3 -flto $flow &&
        image small cortex-m3 -Os -flto $flow && image more cortex-m3 -O3 $flow &&
        image switches cortex-m3 $images/switches.c && image few cortex-m3 -Os $images/switches.c &&
        image plain cortex-m3 -O0 $images/switches.c &&
        arm-none-eabi-g++ -mcpu=cortex-m3 ${bare/-Wno-override-init/} -Os -flto -fno-exceptions -fno-rtti $images/named.cc -o "$work/named.elf"
}
tap "the images build" builds

profiled() {
    local name=$1
    shift
    traced "$name" mps2-an385 --profile --callgrind "$work/$name.callgrind" --folded "$work/$name.folded" --lcov "$work/$name.info" "$@" &&
        cp "$work/json" "$work/$name.json"
}
agree() { profiled "$1" && /usr/bin/python3 host/tests/trace/profile_check.py agree "$work/json" "$work/$1.callgrind" "$work/$1.folded"; }
compiled="flow some size lto small more" # one source
for name in calls threads $compiled switches few plain named; do
    tap "$name: by calls, by instructions and folded it is the same, and the total all cycles" agree $name
done

# Without symbols a function reaches up to the next one that was called.
stripped() {
    cp "$work/calls.elf" "$work/bare.elf" && arm-none-eabi-strip "$work/bare.elf" && profiled bare &&
        says True 'sorted(x["function"] for x in t["profile"]["functions"]) == sorted({line[3:].strip() for line in open("'"$work"'/bare.callgrind") if line.startswith("fn=0x")})' &&
        is "$(awk '/^summary/ { print $2, $3 }' "$work/bare.callgrind")" "$(awk '/^summary/ { print $2, $3 }' "$work/calls.callgrind")"
}
tap "a stripped image has functions, too, as the tree of calls has" stripped

# Loads that are not aligned add to what instructions take by themselves.
waits() {
    cat >"$work/waits.S" <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20001000, reset + 1
    .macro function name
    .type \name, %function
    .thumb_func
\name:
    .endm
    .text
    function loads
    ldr r0, [r1, #1]
    ldrh r0, [r1, #3]
    bx lr
    .size loads, . - loads
    function ends
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    .size ends, . - ends
    function reset
    movs r1, #1
    lsls r1, #29
    bl loads
    bl loads
    b ends
    .size reset, . - reset
    .pool
END
    image waits cortex-m3 "$work/waits.S" && agree waits && says True 't["memory_cycles"]["nominal"] > 0'
}
tap "what accesses wait is their instructions' own" waits

# b takes its own and a's frame off, and goes on in c in a's place, which returns to reset.
left() {
    cat >"$work/left.S" <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20001000, reset + 1
    .macro function name
    .type \name, %function
    .thumb_func
\name:
    .endm
    .text
    function a
    push {r4, lr}
    bl b
    pop {r4, pc}
    .size a, . - a
    function b
    push {r4, lr}
    add sp, #16
    ldr lr, [sp, #-4]
    b c
    .size b, . - b
    function c
    bx lr
    .size c, . - c
    function reset
    bl a
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    .size reset, . - reset
    .pool
END
    image left cortex-m3 "$work/left.S" && agree left && has "$(<"$work/left.folded")" "[threads];reset;a;c " && has_not "$(<"$work/left.folded")" "b;c"
}
tap "what the stack shows to be left is over" left

# More ways than there is room for, and deeper ones: what finds none is its caller's, and nothing is lost.
crowded() {
    cat >"$work/crowded.c" <<'END'
#include <stdint.h>
extern uint32_t stack_top[];
void reset(void);
__attribute__((used, section(".vectors"))) static const struct { uint32_t *stack; void (*reset)(void); } table = {stack_top, reset};
static volatile uint32_t seen;
static void right(uint32_t n);
__attribute__((noinline, noipa)) static void left(uint32_t n) { if (n) { left(n - 1); right(n - 1); } seen++; }
__attribute__((noinline, noipa)) static void right(uint32_t n) { if (n) { left(n - 1); right(n - 1); } seen += 2; }
__attribute__((noinline, noipa)) static void sinks(uint32_t n) { if (n) sinks(n - 1); seen++; }
void reset(void)
{
    left(17);
    sinks(900);
    __asm volatile("movs r0, #0x18\n ldr r1, =0x20026\n bkpt 0xab" ::: "r0", "r1");
    for (;;) {}
}
END
    image crowded cortex-m3 -fno-optimize-sibling-calls -Wl,--defsym=RAM=0x20000000 "$work/crowded.c" && profiled crowded || return
    says True 't["profile"]["lost_calls"] > 1000 and sum(x["calls"] for x in t["profile"]["functions"]) == 2**18 + 901 and t["profile"]["total"] == t["cycles"]["nominal"] == sum(x["own"] for x in t["profile"]["functions"]) and all(0 <= x["own"] <= x["inclusive"] <= t["profile"]["total"] for x in t["profile"]["functions"])' &&
        is "$(awk '{ n += $NF } END { print n }' "$work/crowded.folded")" "$(sed -n 's/^summary: //p' "$work/crowded.callgrind" | cut -d' ' -f1)"
}
tap "a tree that is too large for its room still has all cycles" crowded

# Timers that expire in instructions, entries and returns, where the account goes back.
goes_back() {
    local name
    make --no-print-directory vdwt-tests >"$work/make" 2>&1 || return
    for name in arrivals together; do
        cp "build/vdwt/guests/$name-mps2-an385.elf" "$work/$name.elf" && profiled "$name" && says True 't["profile"]["total"] == t["cycles"]["nominal"]' || return
    done
}
tap "exceptions that give up what was counted leave all cycles somewhere" goes_back

# p(NAME): calls, own and inclusive cycles of a function.
of() { cp "$work/$1.json" "$work/json" && says "$2" "[(lambda x: (x['calls'], x['own'], x['inclusive']))([x for x in t['profile']['functions'] if x['function'] == n][0]) for n in '$3'.split()]"; }
tap "cycles that were counted by hand" of calls "[(3, 99, 99), (4, 42, 42), (1, 3, 14), (1, 11, 11)]" "spin down hop hop_on"
watched() { profiled flow -f recurses -f leaf -f passes_on -f kernel_semaphore_post && says True 'all(f(n)["calls"] == p["calls"] for n in ("recurses", "leaf", "passes_on", "kernel_semaphore_post") for p in t["profile"]["functions"] if p["function"] == n)'; }
tap "calls are those of --function" watched
same_total() { says True 'all(f(n)["exclusive"]["total"] == p["inclusive"] for n in ("leaf", "passes_on", "kernel_semaphore_post") for p in t["profile"]["functions"] if p["function"] == n)'; }
tap "and inclusive cycles its cycles without interrupts" same_total
tap "who calls whom: states that jump to each other are one call each" has "$(cat "$work/flow.folded")" "[threads];works;first_state;second_state;leaf 45"
has_no() { lacks "$work/flow.folded" "$1"; }
tap "what longjmp left is over" has "$(cat "$work/flow.folded")" "[threads];works;comes_back;leaf 45"
tap "an interrupt is nobody's call" has_no "threads.*on_low"

# Every instruction as often as stock QEMU says, and every exception; no time is read in these.
one_insn=-singlestep
qemu-system-arm --version | grep -Eq 'version ([0-7]\.|8\.0)' || one_insn="-accel tcg,one-insn-per-tb=on"
log() { timeout "$hung" qemu-system-arm -M mps2-an385 -display none -semihosting $one_insn -kernel "$work/$1.elf" -d exec,nochain,int$2 -D "$work/log" </dev/null >/dev/null 2>&1; }
by_log() { log "$1" "" && /usr/bin/python3 host/tests/trace/profile_check.py qemu "$work/$1.callgrind" "$work/$1.json" "$work/log" "$work/$1.elf"; }
for name in calls $compiled switches few plain named; do
    tap "$name: every instruction, exception and call as often as in QEMU's own log" by_log $name
done


# The images are what they are meant to be, by their code and QEMU's log alone.
hard() { log "$1" "" && /usr/bin/python3 host/tests/trace/profile_check.py hard "$work/log" "$work/$1.elf"; }
for name in flow size lto small more; do
    tap "$name: it has tail calls, and exceptions that nest and that chain" hard $name
done
switching() { log "$1" ,cpu && /usr/bin/python3 host/tests/trace/profile_check.py switches "$work/log" "$work/$1.elf"; }
for name in switches few plain; do
    tap "$name: each PendSV goes on on the other stack" switching $name
done

if command -v callgrind_annotate >/dev/null; then
    annotated() { callgrind_annotate --threshold=100 "$work/flow.callgrind" >"$work/annotated" && has "$(tr -d , <"$work/annotated")" "$(sed -n 's/^summary: //p' "$work/flow.callgrind" | awk '{ print $1 " (100.0%) " $2 " (100.0%)  PROGRAM TOTALS" }')" && grep -q "flow.c:recurses" "$work/annotated"; }
    tap "callgrind_annotate reads it, with all cycles" annotated
else
    tap_skip "callgrind_annotate reads it" "valgrind is not installed"
fi
# Of the lines: what is executed how often is in the source.
line() { grep -n "$1" firmware/tests/trace/flow.c | head -1 | cut -d: -f1; }
covered() { awk -v line="$1" -F'[:,]' '/^SF:.*\/flow.c$/ { here = 1 } /^end/ { here = 0 } here && $1 == "DA" && $2 == line { print $3 }' "$work/flow.info"; }
tap "lines are covered as often as they are executed" is "$(covered "$(line 'return value \* 3')") $(covered "$(line 'longjmp(back, 1)')") $(covered "$(line 'udf #0')")" "40 5 0"
tap "a line that is executed in part as often as its most frequent part" is "$(covered "$(line 'return n < 2')")" 55
# A function that was dropped lies at address 0 in debug information, or on top of another.
dropped() {
    image gc cortex-m3 -Wl,--gc-sections $flow && profiled gc || return
    arm-none-eabi-nm "$work/gc.elf" | grep -q kernel_cancel && { echo "it was not dropped"; return 1; }
    kernel_lines() { awk -v line="$(grep -n "^void $1" firmware/kernel.c | cut -d: -f1)" -v count="$2" -F'[:,]' '/^SF:.*\/kernel.c$/ { here = 1 } /^end/ { here = 0 } here && $1 == "DA" && $2 >= line && $2 < line + count { print $3 }' "$work/gc.info"; }
    is "$(kernel_lines kernel_cancel 60)" "" && is "$(kernel_lines kernel_start 2)" 1
}
tap "functions that were dropped have no lines" dropped
functions() { is "$(grep -c '^FNDA:0,on_fault$' "$work/flow.info") $(grep '^FNDA:.*,recurses$' "$work/flow.info")" "1 FNDA:55,recurses"; }
tap "functions by their calls" functions
if command -v lcov >/dev/null; then
    summary() { lcov --summary "$work/flow.info" >"$work/summary" 2>&1 && grep -q "lines.*($(awk -F: '$1 == "LH" { n += $2 } END { print n }' "$work/flow.info") of $(awk -F: '$1 == "LF" { n += $2 } END { print n }' "$work/flow.info") lines)" "$work/summary"; }
    tap "lcov reads it" summary
else
    tap_skip "lcov reads it" "lcov is not installed"
fi

idle() { traced threads mps2-an385 --idle count_down --idle low && says True 'abs(t["idle"]["share"] - sum(x["count"] for x in t["idle"]["functions"]) / (t["cycles"]["nominal"] + t["asleep"])) < 1e-12 and [x["count"] for x in t["idle"]["functions"]] == [[p["own"] for p in json.load(open("'"$work"'/threads.json"))["profile"]["functions"] if p["function"] == n][0] for n in ("count_down", "low")]'; }
tap "functions that idle, by their own cycles" idle
asleep() {
    cat >"$work/sleep.S" <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20001000, reset + 1
    .rept 13
    .word 0
    .endr
    .word tick + 1
    .text
    .thumb_func
    .type reset, %function
reset: ldr r0, =0xE000E010
    ldr r1, =999
    str r1, [r0, #4]
    movs r1, #7
    str r1, [r0]
1:  wfi
    b 1b
    .size reset, . - reset
    .type tick, %function
    .thumb_func
tick: bx lr
    .size tick, . - tick
    .pool
END
    image sleep cortex-m3 "$work/sleep.S" && traced sleep mps2-an385 --insns 3000 --profile &&
        says True '0.97 < t["idle"]["share"] < 0.99 and t["profile"]["total"] == t["cycles"]["nominal"] and abs(t["idle"]["share"] - t["asleep"] / (t["asleep"] + t["cycles"]["nominal"])) < 1e-12'
}
tap "sleep is idle, and in nobody's cycles" asleep

elf=$work/flow.elf
tap "an idle function that is not there" refuses "--idle: there is no function 'nobody'" "$elf" -m mps2-an385 --idle nobody
bad_file() { call "$elf" -m mps2-an385 --folded "$work/none/file"; is "$status" 2 && has "$err" "$work/none/file"; }
tap "a file that cannot be written" bad_file
table() { call "$elf" -m mps2-an385 --profile; is "$status: $err" "0: " && has "$out" "Profile of all functions" && is "$(awk 'length > 80' <<<"$out")" ""; }
tap "the table fits into 80 columns" table
tap_end
