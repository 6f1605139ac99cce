# time limit: 2000
# Every board's matrix, in few samples, by `irqbench run`: each figure equals the plugin's, or
# there is none, and what a core lacks is unsupported with the reason. To prove it, with every
# style and load; else with a style of each kind, and two loads.
. scripts/tests/lib/tap.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-boards.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

# run_board BOARD NAME SCENARIOS STYLES LOADS [KEYS]
run_board() {
    printf '%s\n' "name: all" "boards: $1" "scenarios: $3" "styles: $4" "loads: $5" "${6-}" \
        "samples: {synchronous: 3, asynchronous: auto}" >"$work/$1.yaml"
    timeout "$hung" build/irqbench run "$work/$1.yaml" -o "$work/$2" --force >"$work/log" 2>&1 || { tail -20 "$work/log"; return 1; }
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
# Cells without a number, by reason, scenario and board: boards.txt has what they are.
# "all" are all subjects (or all boards, or scenarios) that the runs had.
without() {
    /usr/bin/python3 - "$@" <<'END'
import collections, json, sys

def named(names, of):
    return "all" if set(names) == set(of) and len(names) > 1 else " ".join(sorted(names))

cells = [cell for path in sys.argv[1:] for cell in json.load(open(path))["cells"]]
of_scenario, found = collections.defaultdict(set), collections.defaultdict(set)
for cell in cells:
    subject = (cell.get("style") or cell.get("discipline")) + ("" if cell["load"] in ("none", "idle") else " under " + cell["load"])
    of_scenario[cell["scenario"]].add(subject)
    if cell["status"] != "ok":
        found[cell["status"], cell["reason"], cell["scenario"], cell["board"]].add(subject)
boards = {cell["board"] for cell in cells}
by_board = collections.defaultdict(set)
for (status, reason, scenario, board), subjects in found.items():
    by_board[status, reason, scenario, named(subjects, of_scenario[scenario])].add(board)
by_scenario = collections.defaultdict(set)
for (status, reason, scenario, subjects), of in by_board.items():
    by_scenario[status, reason, named(of, boards), subjects].add(scenario)
before = None
for status, reason, of, subjects in sorted(by_scenario):
    if before != (status, reason):
        print(f"{status}: {reason}")
    before = status, reason
    print(f"  on {of}, {' '.join(sorted(by_scenario[status, reason, of, subjects]))}: {subjects}")
END
}
expected() { grep -v '^#' host/tests/boards.txt; }
styles="[raw_c, dispatch_table, dispatch_shared, managed, defer_flag, defer_thread, defer_pendsv]" loads="[idle, memory]"
[ -z "${PROVE-}" ] || styles=all loads=all
# Each reason that a cell has stands in boards.txt, whatever else does.
all_stated() {
    local unknown
    unknown=$(grep -v '^ ' "$work/without" | grep -vxF -f <(expected))
    is "$unknown" "" && [ -s "$work/without" ]
}
share() { say "$1" '"%d of 100" % (100 * sum(x["status"] == "ok" for x in c) // len(c))'; }

# Of boards that QEMU has not there is no run here.
boards=$(for yaml in $(grep -l '^qemu:' build/firmware/*/board.yaml); do basename "$(dirname "$yaml")"; done)
# Loads are the same code on all of an architecture: to prove it on every board, else on one of each.
with_loads="microbit mps2-an386 mps2-an505"
[ -z "${PROVE-}" ] || with_loads=$boards
for board in $boards; do
    tap "$board: its matrix runs" run_board "$board" "$board" all "$styles" idle "sharing: all"
    case " "$(echo $with_loads)" " in *" $board "*) ;; *) continue ;; esac
    tap "$board: all loads run" run_board "$board" "$board-loads" "[entry_swept, response_swept]" "[raw_c, defer_thread]" "$loads"
    tap "$board: most are ok, $(share "$board-loads") of those loads" [ "$(share "$board-loads" | cut -d' ' -f1)" -ge 75 ]
done
without "$work"/*/run.json >"$work/without"
# What stands there was read and meant: after a change, look at each line that differs.
# (PROVE=yes bash host/tests/boards.sh write)
[ "${1-}" = write ] && [ -n "${PROVE-}" ] && { sed -n '/^#/p' host/tests/boards.txt >"$work/head"; cat "$work/head" "$work/without" >host/tests/boards.txt; exit; }
if [ -n "${PROVE-}" ]; then
    tap "what has no number is what boards.txt says, each with its reason" diff <(expected) "$work/without"
else
    tap "what has no number has a reason that boards.txt has" all_stated
fi
tap "the microbit counts modelled cycles by SysTick" is "$(say microbit 't["core"], t["evidence"], t["clock"]')" \
    "('cortex-m0', 'model', 'systick')"
for board in mps2-an500 mps2-an505; do
    tap "$board counts instructions" is "$(say $board 't["evidence"]')" insns
done
tap_end
