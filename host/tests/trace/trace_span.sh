# `irqbench trace --span`: stretches between two places, against what images measure themselves with
# DWT->CYCCNT and with SysTick, as benchmark suites do.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

timed=$images/timed.c
line_of() { grep -n "$1" $timed | head -1 | cut -d: -f1; }
builds() {
    image dwt cortex-m4 $timed -lgcc && image systick cortex-m4 -DBY_SYSTICK $timed -lgcc &&
        image small cortex-m4 -Os -flto $timed -lgcc && image calls cortex-m3 $images/calls.S
}
tap "the images build" builds

# What the image printed, and the same of the JSON.
printed() { echo "$(sed -n 's/^sort //p' "$work/err") $(sed -n 's/^interrupted //p' "$work/err")"; }
times_itself() {
    call "$work/$1.elf" -m mps2-an386 --serial --format json --span sort_from:sort_to --span irq_from:irq_to
    cp "$work/out" "$work/json"
    is "$status" 0 && is "$(wc -w <<<"$(printed)")" 2 && says "$(printed)" '"%d %d" % tuple(x["inclusive"]["max"] for x in t["spans"])'
}
for image in dwt systick small; do
    tap "$image: what an image reads of its counter is what --span gives" times_itself $image
done
tap "an interrupt in it is not the thread's own" says True 't["spans"][0]["exclusive"] == t["spans"][0]["inclusive"] and t["spans"][1]["inclusive"]["max"] > t["spans"][1]["exclusive"]["max"] + 24'

# Between a call's first instruction and the one behind the call lies what --function gives.
by_function() {
    traced dwt mps2-an386 -f interrupted --span interrupted:irq_to &&
        says True 't["spans"][0]["inclusive"] == f("interrupted")["inclusive"] and t["spans"][0]["exclusive"] == f("interrupted")["exclusive"]'
}
tap "a call from first instruction to the one behind it is what --function gives" by_function
by_line() {
    local from to
    from=$(line_of 'READ("irq_from"')
    to=$(line_of 'READ("irq_to"')
    traced dwt mps2-an386 --span irq_from:irq_to --span "timed.c:$from:$timed:$to" --span "irq_from:timed.c:$to" --span "timed.c:$from:irq_to" &&
        says True 'all(x["inclusive"] == t["spans"][0]["inclusive"] for x in t["spans"])'
}
tap "places by their lines" by_line
starts() {
    traced calls mps2-an385 --span spin:spin --span hop:ending --span ending:spin --span leave:back &&
        says "[(3, 2), (1, 1), (1, 0), (4, 3)]" '[(x["begun"], x["ended"]) for x in t["spans"]]'
}
tap "a stretch may begin where it ends, and not end" starts
tap "places are in the result" says "spin spin ending" '"%s %s %s" % (t["spans"][0]["start"]["function"], t["spans"][0]["end"]["function"], t["spans"][1]["end"]["function"])'
# Begins with a device access, which QEMU does twice.
tap "an access that QEMU does again is no second start" traced calls mps2-an385 --span peek:peek -f peek
tap "and the next one ends it" says "[(2, 1)] 2" '"%s %d" % ([(x["begun"], x["ended"]) for x in t["spans"]], f("peek")["calls"])'
table() { call "$work/dwt.elf" -m mps2-an386 --span sort_from:sort_to --span on_line_30:0x0; is "$status: $err" "0: " && has "$out" "from measure+0x6 (timed.c:" && has "$out" "on_line_30:0x0: begun once, 1 not to its end" && is "$(awk 'length > 80' <<<"$out")" ""; }
tap "the table" table

elf=$work/dwt.elf
tap "one place is no stretch" refuses "--span sort_from: must be START:END" "$elf" -m mps2-an386 --span sort_from
tap "an unknown label" refuses "--span sort_from:sort_too: must be START:END" "$elf" -m mps2-an386 --span sort_from:sort_too
tap "a line without code" refuses "--span timed.c:1:sort_to: must be START:END" "$elf" -m mps2-an386 --span timed.c:1:sort_to
tap "a line of another file" refuses "must be START:END" "$elf" -m mps2-an386 --span other.c:10:sort_to

# ---- The counter of an image that does not switch the trace unit on ----

# counting NAME: reads CYCCNT until it is 100; with a definition of TRCENA it sets that before.
counting() {
    cat >"$work/$1.S" <<'S'
    .syntax unified
    .thumb
    .section .vectors,"a"
    .word 0x20001000
    .word start+1
    .text
    .global start, counted
    .type start,%function
    .type counted,%function
start:
#ifdef TRCENA
    ldr r0, =0xE000EDFC
    ldr r1, =0x01000000
    str r1, [r0]
#endif
    ldr r0, =0xE0001000
    movs r1, #1
    str r1, [r0]
1:  ldr r2, [r0, #4]
    cmp r2, #100
    blo 1b
    bl counted
    b .
    .size start, . - start
counted: bx lr
    .size counted, . - counted
S
    image "$1" cortex-m3 -Wl,-e,start "${@:2}" "$work/$1.S" && traced "$1" mps2-an385 --insns 10000 --to counted
}
untraced() { counting untraced && says "{'by': 'to'} without TRCENA" '"%s %s" % ({"by": t["ended"]["by"]}, t["dwt"])' && call "$work/untraced.elf" -m mps2-an385 --insns 10000 && has "$out" "counts although DEMCR.TRCENA was never set"; }
tap "one that never sets TRCENA gets cycles, and it is said" untraced
enabled() { counting enabled -DTRCENA && says counts 't["dwt"]' && call "$work/enabled.elf" -m mps2-an385 --insns 10000 && has_not "$out" "TRCENA"; }
tap "of one that sets it nothing is said" enabled
tap_end
