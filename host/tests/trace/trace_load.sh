# `irqbench trace`: what exceptions take of the time, how late they are without other handlers, and
# how regularly they come. The cycles are counted by hand in the images' sources.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

tap "the images build" eval "image calls cortex-m3 $images/calls.S && threads_image"

tap "an image is traced" traced calls mps2-an385 -f down
tap "a figure has a mean and a total" says "(14.0, 42)" 'm(e(44)["latency"])'
tap "also of a function: calls of 6, 18, 30 and 42 cycles" says "(24.0, 96)" 'm(f("down")["inclusive"])'
tap "in every count" says "(3.0, 9) (3.0, 9) (3.0, 9)" '" ".join(str(m(e(44)["without_nesting"][k])) for k in ("best", "worst", "instructions"))'
tap "a latency without other handlers: 26 less the 3 of the handler before" says "(23, 23, 23) (28.0, 28)" '"%s %s" % (q(e(46)["latency_without_others"]), m(e(46)["latency_without_others"]["worst"]))'
tap "is the latency where there were none" says "True True" '"%s %s" % (e(44)["latency_without_others"] == e(44)["latency"], e(11)["latency_without_others"] == e(11)["latency"])'
tap "the share of all cycles is its own ones'" says True 'all(abs(x["share"] - x["without_nesting"]["total"] / t["cycles"]["nominal"]) < 1e-12 for x in t["exceptions"])'
tap "what was taken once has no period" says "None None" '"%s %s" % (e(45)["period"], e(45)["jitter"])'

tap "threads with a tick" traced threads mps2-an385
tap "its period is the timer's" says "(1500, 1500, 1500) 199" '"%s %d" % (q(e(15)["period"]), e(15)["period"]["n"])'
tap "it does not jitter" says "(0, 0, 0) 198" '"%s %d" % (q(e(15)["jitter"]), e(15)["jitter"]["n"])'
tap "its rate is the clock's by the period" says True 'abs(e(15)["rate_hz"] / (t["clock_hz"] / 1500) - 1) < 0.01'

# All of the time, by the table: the shares are 100 %, the totals the cycles.
adds_up() {
    call "$work/threads.elf" -m mps2-an385
    is "$(sed -n '/^Load/,/^$/p' "$work/out" | awk 'NR > 2 { for (i = 1; i < NF; i++) if ($(i + 1) == "%") { share += $i; total += $(i + 2) } } END { printf "%.0f %d", share, total }')" \
        "100 $(awk '/^cycles/ { print $2 }' "$work/out")"
}
tap "the table's parts are the whole" adds_up
regular() { is "$(grep -c "jitter of it" "$work/out")" 1; }
tap "it shows a period of what comes regularly only" regular
narrow() { is "$(awk 'length > 80' "$work/out")" ""; }
tap "and fits into 80 columns" narrow

# A handler in which the core sleeps: two calls of WFI and BX, each woken by a tick of NOP and BX. All
# of its sleep is sleep, and nobody's else. Then one that never returns.
asleep_in_handler() {
    cat >"$work/doze.S" <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20001000, reset + 1
    .rept 9
    .word 0
    .endr
    .word doze + 1, 0, 0, stay + 1, tick + 1
    .text
    .global reset
    .macro function name
    .type \name, %function
    .thumb_func
\name:
    .endm
    function reset
    ldr r0, =0xE000ED1C
    ldr r1, =0xFF000000
    str r1, [r0]
    ldr r0, =0xE000E010
    ldr r1, =9999
    str r1, [r0, #4]
    movs r1, #7
    str r1, [r0]
    svc 0
    svc 0
    ldr r0, =0xE000ED04
    movs r1, #1
    lsls r1, #28
    str r1, [r0]
    b .
    .size reset, . - reset
    function doze
    wfi
    bx lr
    .size doze, . - doze
    function tick
    nop
    bx lr
    .size tick, . - tick
    function stay
    cpsid i
1:  orrs r0, r1
    bne 1b
    .size stay, . - stay
    .pool
END
    image doze cortex-m3 "$work/doze.S" && traced doze mps2-an385 --insns 100000 --profile
}
tap "an image whose handler sleeps, and another that never returns" asleep_in_handler
tap "sleep is nobody's load" says "4 4 True" '"%d %d %s" % (e(11)["executed"], e(15)["executed"], t["asleep"] > 19000)'
tap "a handler that has not ended has what it executed, as the profile says" says "True True" '"%s %s" % (e(14)["share"] > 0.8, e(14)["executed"] == [x["own"] for x in t["profile"]["functions"] if x["function"] == "stay"][0])'
tap "threads have the rest" says 0 't["cycles"]["nominal"] - t["exception_cycles"]["nominal"] - sum(x["executed"] for x in t["exceptions"]) - [x["own"] for x in t["profile"]["functions"] if x["function"] == "reset"][0]'
doze_adds_up() {
    call "$work/doze.elf" -m mps2-an385 --insns 100000
    is "$(sed -n '/^Load/,/^$/p' "$work/out" | awk 'NR > 2 && $1 != "idle" { for (i = 1; i < NF; i++) if ($(i + 1) == "%") { share += $i; total += $(i + 2) } } END { printf "%.0f %d", share, total }')" \
        "100 $(awk '/^cycles/ { n += $2 } /^asleep/ { n += $2 } END { print n }' <<<"$out")"
}
tap "and the table's parts are the whole" doze_adds_up
tap_end
