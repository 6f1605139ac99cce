# time limit: 300
# Every board's whole matrix, in few samples, by `irqbench run`: each figure equals the
# plugin's, or there is none, and what a core lacks is unsupported with the reason.
. scripts/tests/lib/tap.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-boards.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

run_board() {
    printf '%s\n' "name: all" "boards: $1" "scenarios: all" "styles: all" "sharing: all" "loads: all" \
        "samples: {synchronous: 3, asynchronous: auto}" >"$work/$1.yaml"
    timeout 120 build/irqbench run "$work/$1.yaml" -o "$work/$1" --force >"$work/log" 2>&1 || { tail -20 "$work/log"; return 1; }
}
# say BOARD EXPRESSION: of run r, its target t and its cells c.
say() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
c = r["cells"]
t = r["targets"][0]
print(eval(sys.argv[2]))
END
}
# statuses BOARD CONDITION: of the cells x that meet it, each with its reason.
statuses() { say "$1" "sorted({(x['status'], x['reason']) for x in c if $2}, key=str)"; }

for yaml in build/firmware/*/board.yaml; do
    board=$(basename "$(dirname "$yaml")")
    tap "$board: its matrix runs" run_board "$board"
    atomic="[('ok', None)]"
    [ "$board" = microbit ] && atomic="[('unsupported', 'the core has no LDREX')]"
    timed="[('ok', None)]"
    [ "$board" = microbit ] && timed="[('unsupported', 'the board has no event timer')]"
    tap "$board: all cells but those of the atomic discipline and of the timer are ok" \
        is "$(statuses "$board" "x.get('discipline') != 'atomic' and not x['scenario'].endswith('_timer')")" "[('ok', None)]"
    tap "$board: the timer's are as the board has one" is "$(statuses "$board" "x['scenario'].endswith('_timer')")" "$timed"
    tap "$board: those are as its core can" is "$(statuses "$board" "x.get('discipline') == 'atomic'")" "$atomic"
done
tap "the microbit counts modelled cycles by SysTick" is "$(say microbit 't["core"], t["evidence"], t["clock"]')" \
    "('cortex-m0', 'model', 'systick')"
for board in mps2-an500 mps2-an505; do
    tap "$board counts instructions" is "$(say $board 't["evidence"]')" insns
done
tap_end
