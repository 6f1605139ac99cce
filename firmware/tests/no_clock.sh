# A part with neither CYCCNT nor SysTick, as the nRF51 is outside of QEMU, is refused
# with a sentence, and at once: an image whose SysTick registers lie where QEMU's
# microbit has nothing, so that they read 0.
. firmware/tests/lib/target.sh
images=build/firmware-no_clock
nothing=0x40030000u

without_a_counter() { FIRMWARE_DEFS="-DSYST_BASE=$nothing" one_board microbit $images; }
refused() {
    local out
    out=$(talk "$work/said" $1 microbit entry_exit:raw_c:none:1 2>&1) && { echo "it was measured with"; return 1; }
    has "$out" "board microbit: its image cannot measure here: this part has no counter that counts: neither DWT CYCCNT nor SysTick"
}
at_once() { # talk would wait for READY for ten minutes
    local begin=$SECONDS
    refused "$1" && [ $((SECONDS - begin)) -lt 300 ]
}
runs() { talk "$work/said" build/firmware microbit entry_exit:raw_c:none:1 && has "$(grep '^cell_end' "$work/said")" "status=0"; }

must "the images build" build_standard
must "the client builds" build_client talk
must "an image without a counter is made" without_a_counter
tap "it is refused with a sentence" refused $images
tap "and nobody waits for it" at_once $images
tap "with SysTick where it belongs the same cell runs" runs
tap_end
