# time limit: 1200
# What a board says of the model, with boards whose answer is known: a run of the model with one setting
# changed, labelled as one of a board (as_silicon.py). How figures answer is measured once and kept. With
# CALIBRATE_ALL=yes also settings that share their figures with others, which takes minutes.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-calibrate.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=build/irqbench
styles=raw_c others=multi_cycle_finish=on:1
if [ "${CALIBRATE_ALL:-no}" = yes ]; then
    styles="[raw_c, dispatch_table, defer_pendsv]"
    others="$others refill_return=1/1/3:1 refill_register=1/3/3:3 refill_loaded=1/1/3:1 shared_memory=0/1/1:1 barrier=0/2/3:2"
fi
cat >"$work/matrix.yaml" <<END
name: calibrate
boards: mps2-an385
scenarios: [entry_exit, late_arrival]
styles: $styles
samples: 3
also:
  - {scenarios: entry_swept, styles: raw_c, loads: sled_ldm, samples: {asynchronous: auto}}
END

run() { # NAME OPTIONS...
    local name=$1
    shift
    "$tool" run "$work/matrix.yaml" -o "$work/$name" --force "$@" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
}
# board NAME CHANGE OPTIONS...: the model with a change is a board.
board() {
    local name=$1 change=$2
    shift 2
    run changed ${change:+"$change"} && python3 -B host/tests/as_silicon.py "$work/changed" "$work/$name" "$@"
}
calibrate() { # NAME: its JSON is in $work/NAME.json
    "$tool" calibrate "$work/$1" "$work/model" --keep "$work/kept" --json >"$work/$1.json"
}
asked() { # NAME EXPRESSION EXPECTED: of the settings by name, as `s`, and figures, `f`
    is "$(python3 - "$work/$1.json" "$2" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
s = {x["setting"]: x for x in r["settings"]}
f = r["figures"]
print(eval(sys.argv[2]))
END
    )" "$3"
}

tap "a run of the model" run model
same() { board same "" && calibrate same; }
tap "a board that is as the model" same
tap "is explained, figure by figure" asked same "{x['verdict'] for x in f}" "{'used'}"
tap "with the settings in force, where it tells any" asked same \
    "[n for n, x in s.items() if x['board'] is not None and x['model'] not in x['board']]" "[]"
tap "in JSON as reports/schemas/ says" /usr/bin/python3 -B host/tests/check_schema.py reports/schemas/calibrate.schema.json "$work/same.json"
tap "and a setting that nothing answers to is not told" asked same "s['divide']['verdict'], s['divide']['board']" "('unanswered', None)"

# told SETTING CHANGE VALUE: a board that has it is found out.
told() {
    board "$1" "$2" && calibrate "$1" && asked "$1" "s['$1']['verdict'], s['$1']['board']" "('told', $3)" &&
        asked "$1" "[n for n, x in s.items() if n != '$1' and x['board'] is not None and x['model'] not in x['board']]" "[]"
}
tap "what a pend is delayed by" told pend_delay --param=pend_delay=0/2/4 "[2]"
tap "what a late arrival costs" told late_arrival --param=late_arrival=0/5/6 "[5]"
tap "what waits for a transfer" told continue_wait --param=continue_wait=0/2/64 "[2]"

# Where others answer alike, the true one is among what is left, or it is not told.
possible() { # SETTING CHANGE VALUE
    board "$1" "$2" && calibrate "$1" && asked "$1" "s['$1']['board'] is None or $3 in s['$1']['board']" True &&
        asked "$1" "[n for n, x in s.items() if n != '$1' and x['board'] is not None and x['model'] not in x['board']]" "[]"
}
for row in $others; do
    kind=param
    [ "${row%:*}" = multi_cycle_finish=on ] && kind=rule
    tap "a board of ${row%:*} never seems to be another" possible "${row%%=*}" "--$kind=${row%:*}" "${row##*:}"
done

# ---- A board that trembles, and one that is another ----
wide() { board wide --param=pend_delay=0/2/4 --wide 1 && calibrate wide; }
tap "a board that trembles by a cycle" wide
tap "leaves two values: what was subtracted may be one less" asked wide "s['pend_delay']['board']" "[1, 2]"
strange() { board strange "" --add exit=3 && calibrate strange; }
tap "a board whose exit nothing explains" strange
tap "has figures that are explained by no setting" asked strange "{x['metric'] for x in f if x['verdict'] == 'unexplained'}" "{'exit'}"
printed() { out=$("$tool" calibrate "$work/strange" "$work/model" --keep "$work/kept") && has "$out" "explained by no choice" && has "$out" "cannot tell" &&
    is "$(awk 'length($0) > 80' <<<"$out")" ""; }
tap "which the table says, in 80 columns" printed

# ---- Side by side in a report ----
beside() { "$tool" report "$work/wide" --model "$work/model" -o "$work/report" && page=$(<"$work/report/index.html") && has "$page" "Beside the model" && has "$page" "within its bounds"; }
tap "a report has the model beside the board" beside
kinds() { sed -n 's/.*<section id="\(silicon\|model\)-.*/\1/p' "$work/report/index.html" | xargs; }
tap "in columns and parts of their own" is "$(kinds)" "silicon model"
far() { python3 -B host/tests/as_silicon.py "$work/model" "$work/far" --add entry=40 --add round_trip=40 && "$tool" report "$work/far" --model "$work/model" -o "$work/report" && has "$(<"$work/report/index.html")" "above the model’s worst"; }
tap "and says where the board is outside of the model's bounds" far
alone() { "$tool" report "$work/far" -o "$work/report" && has_not "$(<"$work/report/index.html")" "Beside the model"; }
tap "without --model there is none of it" alone
no_pair() { out=$("$tool" report "$work/model" --model "$work/model" -o "$work/none" 2>&1); is $? 2 && has "$out" "error" && [ ! -e "$work/none/index.html" ]; }
tap "a report without a board refuses --model" no_pair

# ---- What is no pair ----
refuses() { # TEXT ARGUMENTS...
    local text=$1
    shift
    out=$("$tool" calibrate "$@" 2>&1)
    is $? 2 && has "$out" "$text"
}
changed() { # NAME EXPRESSION: the board's run with something else
    mkdir -p "$work/$1" && python3 -c "import json; r = json.load(open('$work/same/run.json')); t = r['targets'][0]; $2; json.dump(r, open('$work/$1/run.json', 'w'))"
}
tap "a model is no board" refuses "has evidence \`model\`, not \`silicon\`" "$work/model" "$work/model"
tap "a board is no model" refuses "has evidence \`silicon\`, not \`model\`" "$work/same" "$work/same"
changed image "t['image_crc'] += 1"
tap "another image is no pair" refuses "ran another image here" "$work/image" "$work/model"
changed core "t['core'] = 'cortex-m4'"
tap "another core is no pair" refuses "has a cortex-m3 here and a cortex-m4 in" "$work/core" "$work/model"
changed cells "r['cells'] = r['cells'][:0]"
no_image() { out=$("$tool" report "$work/image" --model "$work/model" -o "$work/none" 2>&1); is $? 2 && has "$out" "no run of a board"; }
tap "nor one for a report" no_image
tap "no cell in common is no pair" refuses "has no cell of board mps2-an385 that is ok here" "$work/cells" "$work/model"
other() { "$tool" run "$work/matrix.yaml" -o "$work/other" --param refill_table=1/2/3 >/dev/null 2>&1; }
tap "a run of another model" other
tap "a run that says nothing is told" refuses "no results there" "$work/nothing" "$work/model"
tap "a directory of other runs is refused" refuses "holds another run" "$work/same" "$work/other" --keep "$work/kept"
tap_end
