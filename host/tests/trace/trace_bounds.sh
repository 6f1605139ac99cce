# `irqbench trace --from` and `--skip-boot`: whatever else is asked for counts only what is measured.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

flow="-ffixed-r7 -ffixed-r10 firmware/tests/trace/flow.c firmware/kernel.c firmware/libc.c -lc -lgcc"
# Five ticks in `first`, which pushes, and five more in `second`.
phases() {
    cat >"$work/phases.S" <<'END'
    .syntax unified
    .thumb
    .macro function name
    .text
    .type \name, %function
    .thumb_func
\name:
    .endm
    .section .vectors, "a"
    .word 0x20001000, reset + 1
    .rept 13
    .word 0
    .endr
    .word tick + 1
    function tick
    adds r6, #1
    ldr r2, [r3] /* is not aligned */
    bx lr
    .size tick, . - tick
    function first
    push {r4-r7, lr}
1:  cmp r6, #5
    blt 1b
    add sp, #20
    ldr pc, [sp, #-4]
    .size first, . - first
    function second
    cmp r6, #10
    blt second
    bx lr
    .size second, . - second
    function ends
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    .size ends, . - ends
    function reset
    ldr r0, =0xE000E010
    ldr r1, =999
    str r1, [r0, #4]
    ldr r3, =0x20000001
    movs r6, #0
    movs r1, #7
    str r1, [r0]
    bl first
    bl second
    b ends
    .size reset, . - reset
    .pool
END
    image phases cortex-m3 "$work/phases.S"
}
builds() { image calls cortex-m3 $images/calls.S && image flow cortex-m3 $flow && threads_image && phases; }
tap "the images build" builds

check() { /usr/bin/python3 host/tests/trace/profile_check.py agree "$work/json" "$work/callgrind" "$work/folded"; }
agree() {
    local name=$1
    shift
    traced "$name" mps2-an385 --profile --callgrind "$work/callgrind" --folded "$work/folded" "$@" &&
        says True 't["skipped_instructions"] > 0' && check
}
tap "threads: the profile is all cycles behind the boot, in three formats" agree threads --skip-boot
tap "flow: the same" agree flow --skip-boot
tap "flow: the same in the middle of threads" agree flow --from comes_back
tap "phases: the same where loads wait" agree phases --from second
tap "calls: the same from a function on" agree calls --from down
# p(NAME): calls, own and inclusive cycles of a function.
p='(lambda n: [(x["calls"], x["own"], x["inclusive"]) for x in t["profile"]["functions"] if x["function"] == n])'
tap "the call that begins it counts; what ended before does not" says "[(4, 42, 42)] [(1, 33, 33)] []" '"%s %s %s" % tuple('"$p"'(n) for n in ("down", "spin", "self"))'
tap "who called before is there with what it executes since, and no call" says "0 True" "'%d %s' % ($p('reset')[0][0], $p('reset')[0][1] > 0)"
watched() { agree flow --from comes_back -f recurses -f leaf -f passes_on && says True 'all([f(n)["calls"]] == [x["calls"] for x in t["profile"]["functions"] if x["function"] == n] for n in ("leaf", "passes_on"))'; }
tap "calls are those of --function" watched
insns() { is "$(awk '$1 == "calls" || /^calls=/ { next } /^0x/ { n += $4 } END { print (n > 0) }' "$work/callgrind")" 1; }
tap "and there are some" insns

# The table's parts are the whole: the totals of its load are the cycles.
load_adds_up() {
    call "$work/$1.elf" -m mps2-an385 "${@:2}"
    is "$(sed -n '/^Load/,/^$/p' "$work/out" | awk 'NR > 2 { for (i = 1; i < NF; i++) if ($(i + 1) == "%") total += $(i + 2) } END { print total }')" \
        "$(awk '/^cycles/ { print $2 }' "$work/out")"
}
tap "threads: load is all cycles behind the boot" load_adds_up threads --skip-boot
tap "phases: and from a function on" load_adds_up phases --from second
tap "phases" traced phases mps2-an385 --from second --span tick:tick --span first:ends --stack --profile --idle second
tap "five handlers have four periods between them" says "5 4 3 5" '"%d %d %d %d" % (e(15)["count"], e(15)["period"]["n"], e(15)["jitter"]["n"], e(15)["latency_without_others"]["n"])'
tap "each as long as it is" says "(1000, 1000, 1000)" 'q(e(15)["period"])'
tap "a stretch that began before is none" says "[(5, 4), (0, 0)] None" '"%s %s" % ([(x["begun"], x["ended"]) for x in t["spans"]], t["spans"][1]["inclusive"])'
tap "idle is what is executed there since" says True 't["idle"]["functions"][0]["count"] == '"$p"'("second")[0][1] > 4000'
tap "the stack is as deep as since: an exception's frame" says "32" '[x["bytes"] for x in t["stacks"] if x["kind"] == "main"][0]'
tap "from where it begins" says "True 0" '"%s %d" % ([x["high"] for x in t["stacks"] if x["kind"] == "main"][0] == 0x20001000, [x["bytes"] for x in t["stacks"] if x["exception"] == "SysTick"][0])'
depth() { traced phases mps2-an385 --stack && says 56 '[x["bytes"] for x in t["stacks"] if x["kind"] == "main"][0]'; }
# 20 pushed, 4 to align, 32 of the frame.
tap "which of all of it is deeper" depth
unused() { traced calls mps2-an385 --from ending --stack --profile && says "[('main', 0)] 0" '"%s %d" % ([(x["kind"], x["bytes"]) for x in t["stacks"]], len(t["exceptions"]))'; }
tap "what is not used since has no depth" unused
timeline() {
    traced phases mps2-an385 --from second --timeline "$work/timeline.json" &&
        /usr/bin/python3 host/tests/trace/timeline_check.py chrome "$work/timeline.json" "$work/json" &&
        is "$(/usr/bin/python3 -c 'import json, sys; d = json.load(open(sys.argv[1]))["otherData"]; t = json.load(open(sys.argv[2])); print(d["to"] - d["from"] == t["cycles"]["nominal"])' "$work/timeline.json" "$work/json")" True
}
tap "a timeline begins there" timeline
tap_end
