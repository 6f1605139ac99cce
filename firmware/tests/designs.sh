# What only a handler's design can know, and what its length costs: a check that fails makes
# a cell inconclusive, a reason unsupported; and each handler, registration, source or
# instance before the one that is meant costs the same as the one before it.
. firmware/tests/lib/target.sh
image_boards="mps2-an385 mps2-an386 microbit"
variant=build/firmware-designs
tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
must "the images build" build_standard
must "the images with such styles build" build_images $variant firmware/tests/variants/designs.c
must "the tool builds" locked build_log designs-tool tool

# run_cells IMAGES OUT SCENARIOS STYLES [KEYS]: run.json in $work/OUT.
run_cells() {
    printf 'name: designs\nboards: [mps2-an385, mps2-an386, microbit]\nscenarios: [%s]\nstyles: [%s]\n%s\n' "$3" "$4" "${5-}" >"$work/$2.yaml"
    IRQBENCH_FIRMWARE=$PWD/$1 build/irqbench run "$work/$2.yaml" -o "$work/$2" --force >"$work/$2.log" 2>&1
}
# of OUT EXPRESSION: with c(ID) a cell, m(ID, METRIC) its nominal minimum and maximum as one number.
of() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'PY'
import json, sys
cells = {cell["id"]: cell for cell in json.load(open(sys.argv[1]))["cells"]}
c = lambda id: cells[id]
def m(id, metric):
    value = cells[id]["metrics"][metric]
    assert value["min"] == value["max"], id
    return value["min"]
print(eval(sys.argv[2]))
PY
}

run_cells $variant wrong "response, entry_swept" "design_unmet, design_missing, design_other" "loads: idle" # 2: some are to be inconclusive
tap "a check that fails makes its cell inconclusive" \
    is "$(of wrong 'c("mps2-an385/response/design_unmet/none")["status"], "the handler'"'"'s design did not do what it is there for (expected 1, found 2)" in c("mps2-an385/response/design_unmet/none")["reason"]')" "('inconclusive', True)"
tap "a reason makes it unsupported, and only where it holds" \
    is "$(of wrong 'c("mps2-an385/entry_swept/design_missing/idle")["reason"], c("mps2-an385/response/design_missing/none")["status"]')" "('there is no swept one', 'ok')"
tap "work that another exception did is not the design's" \
    is "$(of wrong 'c("mps2-an385/response/design_other/none")["status"], "another exception number" in c("mps2-an385/response/design_other/none")["reason"]')" "('inconclusive', True)"

# Cycles of one more place, by hand from the disassembly and the manual's table:
#   linear  LDR 2, CMP 1, BNE taken 2, ADDS 1, B 2
#   demux   LSLS 1, BPL taken 2, LSRS 1, ADD.W 1, BNE taken 2
# A chain's handler is called, so how a call and a return refill is in it, too.
run_cells build/firmware long "entry_exit" '"dispatch_linear(1..16)", "dispatch_chain(1..8)", "dispatch_demux(1..8)", "dispatch_shared(1..3)"'
steps() { # STYLE-WITH-% COUNT METRIC BOARD: the differences from one place to the next, each once
    of long "sorted({m(\"$4/entry_exit/$1/none\".replace('%', str(i + 1)), '$3') - m(\"$4/entry_exit/$1/none\".replace('%', str(i)), '$3') for i in range(1, $2)})"
}
for board in mps2-an385 mps2-an386; do
    tap "$board: a registration more costs a linear search 8 cycles" is "$(steps 'dispatch_linear(%,0)' 16 entry $board)" "[8]"
    tap "$board: a handler more costs a chain the same each time" is "$(steps 'dispatch_chain(%,0)' 8 entry $board | tr -d '0-9')" "[]"
    tap "$board: a source more costs the demultiplexer 7" is "$(steps 'dispatch_demux(%)' 8 entry $board)" "[7]"
    tap "$board: none of it is paid at the exit" is "$(steps 'dispatch_linear(%,0)' 16 exit $board) $(steps 'dispatch_chain(%,0)' 8 exit $board) $(steps 'dispatch_demux(%)' 8 exit $board)" "[0] [0] [0]"
done
tap "microbit: they cost the same there, each" is "$(steps 'dispatch_linear(%,0)' 16 entry microbit | grep -c ,) $(steps 'dispatch_chain(%,0)' 8 entry microbit | grep -c ,)" "0 0"
tap_end
