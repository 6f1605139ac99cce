# What a board says of the model, with boards whose answer is known: a run of the model with one setting
# changed, labelled as one of a board (as_silicon.py). How figures answer is measured once and kept. What can
# be told of each setting of each core is known.sh's.
. scripts/tests/lib/tap.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-calibrate.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=build/irqbench
cat >"$work/matrix.yaml" <<END
name: calibrate
boards: mps2-an385
scenarios: [entry_exit, late_arrival]
styles: raw_c
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
has = lambda spans, value: any(low <= value <= high for low, high in spans)
wrong = lambda but: [n for n, x in s.items() if n != but and x["board"] is not None and not has(x["board"], x["model"])]
print(eval(sys.argv[2]))
END
    )" "$3"
}

tap "a run of the model" run model
same() { board same "" && calibrate same; }
tap "a board that is as the model" same
tap "is explained, figure by figure" asked same "{x['verdict'] for x in f}" "{'used'}"
tap "with the settings in force, where it tells any" asked same \
    "wrong(None)" "[]"
tap "in JSON as reports/schemas/ says" /usr/bin/python3 -B host/tests/check_schema.py reports/schemas/calibrate.schema.json "$work/same.json"
tap "and a setting that nothing answers to is not told" asked same "s['divide']['verdict'], s['divide']['board'], 'no cell times a division' in s['divide']['reason']" "('unanswered', None, True)"

# told SETTING CHANGE VALUE: a board that has it is found out.
told() {
    board "$1" "$2" && calibrate "$1" && asked "$1" "s['$1']['verdict'], s['$1']['board']" "('told', $3)" &&
        asked "$1" "wrong('$1')" "[]"
}
tap "what a pend is delayed by" told pend_delay --param=pend_delay=0/2/4 "[[2, 2]]"
tap "what a late arrival costs" told late_arrival --param=late_arrival=0/5/6 "[[5, 5]]"
tap "what waits for a transfer" told continue_wait --param=continue_wait=0/2/64 "[[2, 2]]"

# Not every value is tried: bounds of a user's own that are far apart, and what lies between two steps.
"$tool" run "$work/matrix.yaml" -o "$work/far_model" -c '*/late_arrival*' --param late_arrival=0/3/60 >/dev/null 2>&1
far_apart() {
    board far_apart --param=late_arrival=0/40/60 && "$tool" calibrate "$work/far_apart" "$work/far_model" --json >"$work/far_apart.json" &&
        asked far_apart "s['late_arrival']['verdict'], has(s['late_arrival']['board'], 40), all(high - low < 8 for low, high in s['late_arrival']['board'])" \
            "('told', True, True)"
}
tap "of bounds far apart the truth is found between steps" far_apart

# ---- A board that trembles, and one that is another ----
wide() { board wide --param=pend_delay=0/2/4 --wide 1 && calibrate wide; }
tap "a board that trembles by a cycle" wide
tap "leaves two values: what was subtracted may be one less" asked wide "s['pend_delay']['board']" "[[1, 2]]"
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
same_answer() { cp "$work/same.json" "$work/before" && calibrate same && cmp "$work/before" "$work/same.json"; }
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
tap "kept runs of another model are refused" refuses "holds runs of another model" "$work/same" "$work/other" --keep "$work/kept"
tap "and nothing in them is touched" same_answer
# With fewer cells all that is kept will do; with other samples none.
fewer() {
    "$tool" run "$work/matrix.yaml" -o "$work/fewer" -c entry_exit >/dev/null 2>&1 && touch "$work/before_fewer" &&
        "$tool" calibrate "$work/pend_delay" "$work/fewer" --keep "$work/kept" --json >"$work/fewer.json" &&
        asked fewer "s['pend_delay']['board']" "[[2, 2]]" && is "$(find "$work/kept" -name run.json -newer "$work/before_fewer")" ""
}
tap "a config of some of the cells takes what is kept" fewer
more_samples() {
    sed 's/^samples: 3/samples: 5/' "$work/matrix.yaml" >"$work/five.yaml" && cp -r "$work/kept" "$work/five_kept" &&
        "$tool" run "$work/five.yaml" -o "$work/five" -c entry_exit >/dev/null 2>&1 &&
        "$tool" calibrate "$work/pend_delay" "$work/five" --keep "$work/five_kept" --json >"$work/five.json" && asked five "s['pend_delay']['board']" "[[2, 2]]" &&
        is "$(python3 -c "import json; print({c['triggered'] for c in json.load(open('$work/five_kept/pend_delay-2/run.json'))['cells']})")" "{5}"
}
tap "kept runs with other samples are made again" more_samples
kept_image() { # the kept runs say that they were made by another image
    cp -r "$work/kept" "$work/old" &&
        python3 -c "import json; p = '$work/old/calibrate.json'; r = json.load(open(p)); r['image_crc'] += 1; json.dump(r, open(p, 'w'))" &&
        refuses "holds runs of another image" "$work/same" "$work/model" --keep "$work/old"
}
tap "kept runs of another image are refused" kept_image
# A single run under the name of one of these that is not it is made again: one of a model with another
# setting beside this one, of another image, of other samples. All of them can be read.
run stray_model --param=return=12/12/12 --param=pend_delay=0/2/4
stray() { # RUN EXPRESSION
    local run=$work/stray/pend_delay-2/run.json
    rm -rf "$work/stray" && cp -r "$work/kept" "$work/stray" && python3 -c "import json; r = json.load(open('$1/run.json')); $2; json.dump(r, open('$run', 'w'))" &&
        "$tool" show "$work/stray/pend_delay-2" >/dev/null &&
        "$tool" calibrate "$work/pend_delay" "$work/model" --keep "$work/stray" --json >"$work/stray.json" && cmp "$work/stray.json" "$work/pend_delay.json" &&
        python3 -c "import json; a, b = (json.load(open(p)) for p in ('$run', '$work/kept/pend_delay-2/run.json')); assert (a['cells'], a['targets']) == (b['cells'], b['targets'])"
}
tap "a kept run of another model is made again" stray "$work/stray_model" pass
tap "a kept run of another image is made again" stray "$work/kept/pend_delay-2" "r['targets'][0]['image_crc'] += 1"
tap "a kept run with other samples is made again" stray "$work/five_kept/pend_delay-2" pass
foreign() { mkdir "$work/mine" && echo >"$work/mine/notes" && refuses "is not empty" "$work/same" "$work/model" --keep "$work/mine" && is "$(ls "$work/mine")" notes; }
tap "a directory of something else is refused, and left alone" foreign

# ---- What cannot be written ----
full() { # OPTION: the cause is said, once, and no other
    "$tool" calibrate "$work/same" "$work/model" --keep "$work/kept" $1 >/dev/full 2>"$work/full"
    is $? 2 && is "$(<"$work/full")" "irqbench: error: cannot write the output: No space left on device"
}
tap "a table that cannot be written says why" full ""
tap "JSON that cannot be written says why" full --json
tap_end
