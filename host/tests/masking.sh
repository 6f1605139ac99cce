# A load with a parameter, from the config to the exports. It is a check of the instrument,
# too: the worst entry grows by exactly one cycle with each instruction that runs masked, and
# an interrupt was met in every cycle of them.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-masking.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
lengths="0 1 2 3 8 9 64 65 255 400"

# config NAME CLOCK LOAD
config() {
    cat >"$work/$1.yaml" <<END
name: $1
boards: [mps2-an385, microbit]
scenarios: entry_swept
styles: [raw_asm, raw_c]
loads: [$3]
clock: $2
END
}
measure() {
    timeout -k 5 "$hung" build/irqbench run "$work/$1.yaml" -o "$work/$1" --strict >"$work/log" 2>&1 ||
        { cat "$work/log"; return 1; }
}
# ask RUN PYTHON: prints what an expression makes of `cells`, of `of(BOARD, STYLE)`, which are
# the cells of one in their order, and of `lengths`.
ask() {
    /usr/bin/python3 - "$work/$1/run.json" "$lengths" "$2" <<'END'
import json, sys
cells = json.load(open(sys.argv[1]))["cells"]
lengths = [int(word) for word in sys.argv[2].split()]
def of(board, style):
    return [c for c in cells if c["board"] == board and c["style"] == style]
print(eval(sys.argv[3]))
END
}
asked() { is "$(ask "$1" "$2")" "$3"; }
all() { asked "$1" "all($2 for c in cells)" True; }

# slope RUN BOARD STYLE FIGURE: from length 0 to each other it grows by one an instruction.
slope() {
    asked "$1" "(lambda v: sorted({(v[i] - v[0]) / lengths[i] for i in range(1, len(v))}))([$4 for c in of('$2', '$3')])" "[1.0]"
}
max='c["metrics"]["entry"]["max"]' worst='c["metrics"]["entry"]["bounds"]["worst"]'
least='c["metrics"]["entry"]["min"]'

exported() {
    build/irqbench export "$work/cycles" --format csv >"$work/csv" &&
        /usr/bin/python3 - "$work/csv" <<'END'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
assert len(rows) == 40, len(rows)
assert {row["cell"] for row in rows} >= {"microbit/entry_swept/raw_c/masked(400)"}
assert all(None not in row and row["cell"].endswith("/" + row["load"]) for row in rows)
END
}
shown() {
    local out
    out=$(build/irqbench show "$work/cycles" --cell 'microbit/*/raw_c/masked(8)') &&
        has "$out" "masked(8)" && has_not "$out" "masked(64)"
}
reported() {
    timeout -k 5 "$hung" build/irqbench report "$work/cycles" --figures -o "$work/report" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
    has "$(<"$work/report/index.html")" "masked(400)" &&
        [ -n "$(find "$work/report/figures" -name '*.svg')" ] && is "$(find "$work/report/figures" -name '*[!A-Za-z0-9._-]*')" ""
}
resumed() {
    rm "$work"/cycles/raw/microbit/0003.irqraw && cp "$work/cycles/run.json" "$work/before" &&
        timeout -k 5 "$hung" build/irqbench run "$work/cycles.yaml" -o "$work/cycles" --resume >"$work/log" 2>&1 &&
        /usr/bin/python3 -c 'import json, sys; a, b = (json.load(open(p)) for p in sys.argv[1:]); sys.exit(a["cells"] != b["cells"])' \
            "$work/before" "$work/cycles/run.json"
}
# damaged PYTHON: a manifest `m` that was changed by hand.
damaged() {
    rm -rf "$work/hand" && cp -r "$work/cycles" "$work/hand" &&
        /usr/bin/python3 - "$work/hand/manifest.json" "$1" <<'END' || return
import json, sys
m = json.load(open(sys.argv[1]))
exec(sys.argv[2])
json.dump(m, open(sys.argv[1], "w"))
END
    /usr/bin/python3 -B host/tests/faults/reseal.py "$work/hand/manifest.json" || return
    timeout -k 5 "$hung" build/irqbench run "$work/cycles.yaml" -o "$work/hand" --resume >"$work/log" 2>&1
    is $? 2 && has "$(<"$work/log")" "$2"
}
refused() {
    config bad auto "$1"
    timeout -k 5 "$hung" build/irqbench run "$work/bad.yaml" -o "$work/bad" >"$work/log" 2>&1
    is $? 2 && has "$(<"$work/log")" "bad.yaml:5:9: error: $2" && [ ! -e "$work/bad" ]
}

config cycles auto "masked($lengths)"
config insns insns "masked($lengths)"
tap "list tells range and default" has "$(build/irqbench list loads)" "(length: 0..400 instructions, default 16: how long interrupts stay masked)"
for run in cycles insns; do
    tap "$run: each length runs on both boards" measure $run
    tap "$run: there is a cell for each" asked $run "len(cells)" 40
    tap "$run: the ids have the values, in their order" asked $run "[c['id'] for c in of('microbit', 'raw_c')] == ['microbit/entry_swept/raw_c/masked(%d)' % n for n in lengths]" True
    tap "$run: they are in the results as numbers, too" asked $run "[c['parameters'] for c in of('mps2-an385', 'raw_asm')] == [{'load': {'length': n}} for n in lengths]" True
    tap "$run: the code under test is as long as what runs" asked $run "{len(c['region']) - c['parameters']['load']['length'] for c in cells}" "{12}"
    tap "$run: every instruction was met" all $run 'c["coverage"]["boundaries"]["met"] == c["coverage"]["boundaries"]["existing"] == len(c["region"])'
    for board in mps2-an385 microbit; do
        for style in raw_asm raw_c; do
            tap "$run, $board, $style: the worst entry grows by one an instruction" slope $run $board $style "$max"
            tap "$run, $board, $style: the best one does not" asked $run "len({$least for c in of('$board', '$style')})" 1
        done
    done
done
tap "cycles: every cycle was met" all cycles '0 < c["coverage"]["cycles"]["met"] == c["coverage"]["cycles"]["existing"] == sum(i[1] for i in c["region"])'
for board in mps2-an385 microbit; do
    tap "$board: the model's worst case grows by one, too" slope cycles $board raw_c "$worst"
done
tap "a shell's pattern finds a cell by its value" shown
tap "a CSV file has a row for each" exported
tap "a report shows each, and its files have plain names" reported
tap "a run goes on where one cell is missing" resumed
tap "parameters of a manifest that are no object are refused" damaged 'm["cells"][0]["parameters"] = 8' "this manifest is damaged"
tap "other values than the config's are another run" damaged 'm["cells"][0]["parameters"] = {"load": {"length": 9}}' "its cells"
cp configs/masking.yaml "$work/own.yaml"
tap "the config that comes along runs" measure own
tap "a value out of range is refused" refused "masked(401)" "'masked(401)': length is 401, allowed are 0 to 400"
tap "an empty range is refused" refused "masked(8..0)" "'masked(8..0)': the range 8..0 is empty"
tap "a load without parameters takes none" refused "idle(8)" "'idle(8)': idle has no parameters"
tap_end
