# Estimates of tails (`show --tail`, `export --tail`) of a board whose samples scatter exponentially: QEMU behind
# a channel that adds the noise is the board (channel.py). scipy fits them once more.
. scripts/tests/lib/tap.sh
. scripts/tests/lib/children.sh
unset MAKEFLAGS MFLAGS MAKELEVEL
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-tail.XXXXXX") || exit 2
trap 'end_children; rm -rf "$work"' EXIT
tool=build/irqbench
board=mps2-an385

# measured NAME SAMPLES REPEAT OPTIONS...: a run of one cell.
measured() {
    local name=$1 samples=$2 repeat=$3
    shift 3
    printf 'name: noise\nboards: %s\nscenarios: entry_exit\nstyles: raw_c\nsamples: %s\n' $board "$samples" >"$work/tail.yaml"
    rm -f "$work/port"
    timeout -k 1 "$hung" python3 -B host/tests/channel.py --board $board --serve "pty:$work/port" --silicon "$@" </dev/null >"$work/channel.out" 2>&1 &
    child_begun $!
    awaits $! [ -e "$work/port" ] || { cat "$work/channel.out"; return 1; }
    timeout -k 5 "$hung" "$tool" run "$work/tail.yaml" -o "$work/$name" --port "$work/port" --repeat "$repeat" >"$work/$name.log" 2>&1 || { cat "$work/$name.log"; return 1; }
    end_children
}
# row RUN METRIC EXPRESSION: of the exported row as `r`.
row() {
    "$tool" export "$work/$1" --tail -f json >"$work/rows.json" && /usr/bin/python3 - "$work/rows.json" "$2" "$3" <<'END'
import json, sys
r = next(r for r in json.load(open(sys.argv[1])) if r["metric"] == sys.argv[2])
print(eval(sys.argv[3]))
END
}
asked() { is "$(row "$1" "$2" "$3")" "$4"; }

tap "a board that scatters, 10,000 samples" measured scatter 10000 1 --scatter 30
tap "its entry's tail is estimated, with what it is once in a million samples" asked scatter entry \
    "r['tail'], r['tail_reason'], r['tail_1e6_low'] < 12 + 30 * 13.8155 < r['tail_1e6_high']" "('estimate', None, True)"
tap "from exceedances over the stated threshold" asked scatter entry \
    "r['tail_exceedances'] == sum(n for v, n in [c for c in __import__('json').load(open('$work/scatter/run.json'))['cells'] if c['style'] == 'raw_c'][0]['metrics']['entry']['counts'] if v > r['tail_threshold'])" True
if /usr/bin/python3 -c 'import scipy' 2>/dev/null; then
    again() { "$tool" export "$work/scatter" --tail -f json >"$work/rows.json" && is "$(/usr/bin/python3 host/tests/silicon/tail_scipy.py "$work/scatter" "$work/rows.json" "$1")" same; }
    estimated=$(row scatter entry "' '.join(r['metric'] for r in json.load(open('$work/rows.json')) if r['tail'] == 'estimate')")
    tap "some tails are estimated" at_least 1 $estimated
    # To prove it all of them, else two: the code is the same for each.
    [ -n "${PROVE-}" ] || estimated=$(printf '%s\n' $estimated | head -n 2)
    for metric in $estimated; do
        tap "scipy's fit, statistic and intervals of $metric are the same" again "$metric"
    done
else
    tap_skip "scipy's fit, statistic and intervals are the same" "python3-scipy is not installed"
fi
shown() { out=$("$tool" show "$work/scatter" --tail -m entry | tr -s ' \n' ' ') && has "$out" "estimate of the tail of entry: above" && has "$out" "once in 1e+06 samples (" && has "$out" "Anderson-Darling" && has_not "$out" "tail of exit"; }
tap "show says it, as an estimate, with what speaks for it" shown
quietly() { "$tool" show "$work/scatter" >"$work/shown" && lacks "$work/shown" tail && "$tool" export "$work/scatter" -f csv >"$work/csv" && lacks "$work/csv" tail; }
tap "nobody who did not ask is told" quietly
reported() {
    "$tool" report "$work/scatter" --tail -o "$work/page" >/dev/null && out=$(sed -n '/Beyond the largest: estimates/,/<.table>/p' "$work/page/index.html") &&
        has "$out" "Estimates, not measurements" && has "$out" " once in 1,000,000 " || return 1
    "$tool" report "$work/scatter" -o "$work/plain" >/dev/null && has_not "$(<"$work/plain/index.html")" "Estimates, not" &&
        ! "$tool" report reports/reference/default --tail -o "$work/model" 2>"$work/err" && has "$(<"$work/err")" "samples" && [ ! -e "$work/model" ]
}
tap "a report says it where it is asked for, and refuses where there are no samples" reported
untouched() { cp "$work/scatter/run.json" "$work/kept" && "$tool" show "$work/scatter" --tail >"$work/one" && "$tool" show "$work/scatter" --tail >"$work/two" && cmp "$work/one" "$work/two" && cmp "$work/kept" "$work/scatter/run.json"; }
tap "it is the same each time, and the run stays as it was" untouched
table() { out=$("$tool" export "$work/scatter" --tail -o "$work/t.csv" && head -1 "$work/t.csv") && has "$out" ",tail,tail_reason,tail_threshold,"; }
tap "a CSV has it, too" table
nanoseconds() { a=$(row scatter entry "r['tail_1e6']") && "$tool" export "$work/scatter" --tail --unit ns -f json >"$work/ns.json" && /usr/bin/python3 -c 'import json, sys
r = next(r for r in json.load(open(sys.argv[1])) if r["metric"] == "entry")
assert abs(r["tail_1e6"] - 40 * float(sys.argv[2])) < 1, r["tail_1e6"]' "$work/ns.json" "$a"; }
tap "in nanoseconds, at 25 MHz" nanoseconds
valid() { "$tool" export "$work/scatter" --tail -f json >"$work/rows.json" && /usr/bin/python3 -B host/tests/check_schema.py reports/schemas/export.schema.json "$work/rows.json"; }
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then tap "the export is as its schema says" valid; else tap_skip "the export is as its schema says" "python3-jsonschema is not installed"; fi

tap "the same cell twice" measured twice 5000 2 --scatter 30
tap "is one series of samples" asked twice entry "r['tail'] is not None, (r['tail_reason'] or '').startswith('the capture')" "(True, False)"
tap "a board that trembles by a cycle or two" measured coarse 4500 1
tap "has values that are too coarse, and is told so" asked coarse entry "r['tail'], r['tail_reason'][:21]" "('refused', 'values are too coarse')"
tap "one that drifts" measured warm 4500 1 --scatter 30 --drift 20
tap "is told that it does" asked warm entry "r['tail'], r['tail_reason']" "('refused', 'the board drifts')"
tap "one with few samples" measured few 1500 1 --scatter 30
reported_few() { "$tool" report "$work/few" --tail -o "$work/page-few" >/dev/null && has "$(<"$work/page-few/index.html")" "no estimate: "; }
tap "whose report says why there is no estimate" reported_few
tap "is told how many it takes" asked few entry "r['tail_reason'].split(',')[1]" " of at least 4000"

alone() { "$tool" export "$work/scatter/run.json" --tail -f json >"$work/rows.json" && has "$(<"$work/rows.json")" "captures of a run directory, and there are none here"; }
tap "a run.json without captures has no order" alone
other() { cp -r "$work/scatter" "$work/other" && cp "$work/twice/raw/$board/0001.irqraw" "$work/other/raw/$board/0001.irqraw" && "$tool" export "$work/other" --tail -f json >"$work/rows.json" && has "$(<"$work/rows.json")" "the captures cannot be read, or are not those of these results"; }
tap "captures of another run are refused" other
damaged() { cp -r "$work/scatter" "$work/damaged" && printf 'x' >"$work/damaged/raw/$board/0001.irqraw" && "$tool" show "$work/damaged" --tail >"$work/out" && has "$(tr -s ' \n' ' ' <"$work/out")" "no estimate of the tail of entry: the captures cannot be read"; }
tap "damaged ones, too" damaged
counted() { cp -r "$work/scatter" "$work/counted" && /usr/bin/python3 - "$work/counted/run.json" <<'END' && "$tool" export "$work/counted" --tail -m exit -f json >"$work/rows.json" && has "$(<"$work/rows.json")" "or are not those of these results"
import json, sys
run = json.load(open(sys.argv[1]))
m = run["cells"][0]["metrics"]["exit"]
m["counts"][-1][0] += 1
m["max"] += 1
json.dump(run, open(sys.argv[1], "w"))
END
}
tap "and those that do not agree with run.json" counted
model() { out=$("$tool" show reports/reference/default --tail 2>&1); is $? 2 && has "$out" "estimated from samples of a board (evidence silicon)"; }
tap "a model has no samples" model
format() { out=$("$tool" export "$work/scatter" --tail -f markdown 2>&1); is $? 2 && has "$out" "--tail: the format markdown has no place for estimates"; }
tap "a format without a place for it is refused" format
tap_end
