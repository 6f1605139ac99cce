#!/bin/bash
# time limit: 600
# A soak (soak.py) of some cycles of a small config, the same ones each time; and what it is worth: it
# notices a tool that is not as it should be. The long one is `make soak`.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
real=$(realpath "${IRQBENCH:-build/irqbench}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/small.yaml" <<'YAML'
name: small
boards: mps2-an385
styles: [raw_asm, raw_c, defer_thread]
scenarios: [entry_exit, response]
samples: {synchronous: 20}
YAML

# soak TOOL OPTION...: into $work/soak.
soak() {
    local tool=$1
    shift
    env --default-signal=INT,HUP,TERM python3 -B host/tests/faults/soak.py --seconds 400 --config "$work/small.yaml" \
        --timeout 2 --tries 2 --out "$work/soak" --tool "$tool" "$@"
}
asked() { is "$(python3 -c "import json; s = json.load(open('$work/soak/soak.json')); print(($1))")" "$2"; }
cycles=3
[ -z "${PROVE-}" ] || cycles=30
small() { soak "$real" --cycles $cycles --seed 8 --mean 0.3 --legs 6; }
tap "cycles with faults at random end with the bytes of a run that nobody disturbs" small
tap "nothing is another number, lost or left" asked \
    "s['differences'], s['cells lost'], s['orphans'], s['temporary files left'], s['checks that failed']" "(0, 0, 0, 0, [])"
tap "faults of several kinds met it" asked "s['faults'] >= 5 and len(s['faults by kind']) >= 3 and s['resumes'] >= 4" True

# ---- A bad line ----

# Behind the greeting of its target; what is left undone a good line brings.
sed 's/^styles:.*/styles: [raw_asm, raw_c, raw_c_call, ceiling, managed, poll, direct, defer_thread, defer_list]/; $atimeout_s: 3' "$work/small.yaml" >"$work/line.yaml"
bad_line() {
    local seed
    "$real" run "$work/line.yaml" -o "$work/good" -j1 -q || return
    for seed in 1 2 3; do
        IRQBENCH_LINE=$seed:2500:17000 IRQBENCH_LINE_LOG=$work/line.log LD_PRELOAD=$PWD/build/tests/libline.so \
            "$real" run "$work/line.yaml" -o "$work/line$seed" -j1 2>>"$work/line.err"
        "$real" run "$work/line.yaml" -o "$work/line$seed" -j1 -q --resume || return
        is "$(compared "$seed")" "[] []" || return
    done
    grep -q "running it again" "$work/line.err" && [ "$(sort -u "$work/line.log" | wc -l)" -ge 3 ]
}
compared() {
    PYTHONPATH=host/tests/faults python3 -B - "$work/good/run.json" "$work/line$1/run.json" <<'PY'
import sys, soak_checks
found = soak_checks.Comparison(*sys.argv[1:])
print(found.lost, found.different)
PY
}
tap "a line on which bytes are lost, wrong, doubled or late gives no other number" bad_line

# ---- What it notices ----

# A tool whose runs are copies of one that is whole, and behind each what is in $1, with DIR, its run, and
# STATUS.
"$real" run "$work/small.yaml" -o "$work/whole" -c raw_asm -q
spoilt() {
    cat >"$work/tool" <<END
#!/bin/bash
status=0
while [ "\$1" != -o ]; do shift; done
dir=\$2
mkdir -p "\$dir" && cp -a "$work/whole/." "\$dir"
$1
exit \$status
END
    chmod +x "$work/tool"
}
# noticed WORDS EXPRESSION EXPECTED: of one undisturbed cycle of that tool.
noticed() {
    local status=0
    soak "$work/tool" --cycles 1 --seed 1 --legs 0 --grace 2 --reference "$work/whole" >"$work/out" || status=$?
    is "$status" 1 && has "$(cat "$work/out")" "$1" && asked "$2" "$3"
}
spoilt "sed -i '0,/\"max\": [0-9]*/s//\"max\": 77777/' \"\$dir/run.json\""
tap "a number that is another one" noticed "different ['mps2-an385/" "s['differences'], s['runs of the same bytes']" "(1, 0)"
spoilt "sed -i '0,/\"clock_hz\": [0-9]*/s//\"clock_hz\": 1/' \"\$dir/run.json\""
tap "one beside the cells" noticed "what is beside the cells" "s['differences'], s['cells told']" "(1, 0)"
spoilt "python3 - \"\$dir/run.json\" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
del run['cells'][0]
text = json.dumps(run, indent=1, sort_keys=True)
open(sys.argv[1], 'w').write(text + '\\n')
PY"
tap "a cell that is lost" noticed "lost ['mps2-an385/" "s['cells lost']" 1
spoilt "python3 - \"\$dir/run.json\" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
run['cells'][0].update(status='inconclusive', reason='frames were lost', metrics={})
open(sys.argv[1], 'w').write(json.dumps(run, indent=1, sort_keys=True) + '\\n')
PY"
told() { soak "$work/tool" --cycles 1 --seed 1 --legs 0 --reference "$work/whole" >"$work/out" && asked "s['cells told'], s['differences']" "(1, 0)"; }
tap "a cell with a reason in place of its numbers is counted, and is no difference" told
spoilt "printf x >>\"\$dir/raw/mps2-an385/0001.irqraw\""
tap "a capture that is not whole" noticed "0001.irqraw: it has" "len(s['checks that failed']) > 0" True
spoilt "sed -i 's/small/large/' \"\$dir/manifest.json\""
tap "a manifest with another's seal" noticed "manifest.json: its seal" "len(s['checks that failed']) > 0" True
spoilt "truncate -s 100 \"\$dir/provenance.json\""
tap "a file of half its length" noticed "provenance.json: it cannot be read" "len(s['checks that failed']) > 0" True
spoilt ": >\"\$dir/.run.json.abc123.tmp\""
tap "a file on its way that is left" noticed ".run.json.abc123.tmp is left" "s['temporary files left']" 1
spoilt "sleep 100 & disown"
tap "a process that is left" noticed "is left" "s['orphans']" 1
spoilt "status=3"
tap "an exit status that is not documented" noticed "its exit status is 3" "s['cycles']" 0
unmounted() { ! soak /bin/false --cycles 1 --seed 1 --tries 1 >"$work/out" 2>&1 && has "$(cat "$work/out")" "soak: the undisturbed run failed (1)" && has_not "$(cat /proc/mounts)" "$work/soak/disk"; }
tap "a soak that cannot begin says so, and leaves no disk mounted" unmounted
spoilt "status=2"
tap "a failure without a sentence" noticed "it failed without a sentence" "s['cycles']" 0
spoilt "kill -KILL \$\$"
tap "a death that nobody caused" noticed "it was killed, and not by us" "s['cycles']" 0
spoilt "rm \"\$dir/run.json\""
tap "a success without a result" noticed "there is no run.json" "len(s['checks that failed']) > 0" True
tap_end
