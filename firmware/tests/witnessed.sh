# time limit: 900
# A few cells of each kind: is every figure of the firmware the plugin's, which sees the same samples
# from outside, to the cycle?
. firmware/tests/lib/target.sh

tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
measure() { # BOARD: strict, so that one that differs fails
    printf '%s\n' "name: witnessed" "boards: $1" \
        "scenarios: [entry_exit, entry_swept, response, preemption, tail_chain, shared_op, shared_update]" \
        "styles: [raw_c, defer_thread]" "sharing: [none, primask]" "loads: idle" >"$work/$1.yaml"
    IRQBENCH_FIRMWARE=$PWD/build/firmware build/irqbench run "$work/$1.yaml" -o "$work/$1" --strict -q 2>&1
}
compared() { /usr/bin/python3 -B scripts/check-reference.py witness "$work/$1/run.json"; }
# Where masking costs nothing but its instructions, some updates are lost without it and none with it.
lost() {
    is "$(/usr/bin/python3 -B - "$work/$1/run.json" <<'PY'
import json, sys
cells = {cell["id"].split("/", 1)[1]: cell for cell in json.load(open(sys.argv[1]))["cells"]}
print([cells[f"shared_update/{x}/none"]["metrics"]["lost_updates"]["total"] > 0 for x in ("none", "primask")])
PY
)" "[True, False]"
}

must "the images build" build_standard
must "the tool builds" locked build_log witnessed-tool tool
for board in $boards; do
    tap "$board: each cell has its numbers" measure "$board"
    tap "$board: every figure was compared and equal" compared "$board"
    tap "$board: updates are lost without a section, and none in one" lost "$board"
done
tap_end
