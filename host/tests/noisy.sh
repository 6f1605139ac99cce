# A board whose samples differ: what its run says of them, in run.json, tables, export and report.
# QEMU behind a channel that adds a part's noise (noise.py) is the board.
. scripts/tests/lib/tap.sh
. scripts/tests/lib/children.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-noisy.XXXXXX") || exit 2
trap 'end_children; rm -rf "$work"' EXIT
tool=build/irqbench
board=mps2-an385
printf 'name: noisy\nboards: %s\nscenarios: entry_exit\nstyles: [raw_asm, raw_c]\nsamples: 800\n' $board >"$work/two.yaml"

# channel OPTIONS...: serves a board that is a part.
channel() {
    rm -f "$work/port"
    timeout -k 1 "$hung" python3 -B host/tests/channel.py --board $board --serve "pty:$work/port" --silicon \
        "$@" </dev/null >"$work/channel.out" 2>&1 &
    child_begun $!
    awaits $! [ -e "$work/port" ] || { cat "$work/channel.out"; return 1; }
}
run() { # NAME OPTIONS...
    local name=$1
    shift
    timeout -k 5 "$hung" "$tool" run "${config:-$work/two.yaml}" -o "$work/$name" --port "$work/port" "$@" >"$work/$name.log" 2>&1 ||
        { cat "$work/$name.log"; return 1; }
}
asked() { # RUN EXPRESSION EXPECTED: of its cells by style, as `c`
    is "$(python3 - "$work/$1/run.json" "$2" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
c = {x["style"]: x for x in r["cells"]}
print(eval(sys.argv[2]))
END
    )" "$3"
}

# ---- A board that trembles ----
steady() { channel && run steady && end_children; }
tap "a run of a board that trembles" steady
tap "is evidence silicon, and every cell is ok" asked steady "r['targets'][0]['evidence'], {x['status'] for x in r['cells']}" "('silicon', {'ok'})"
tap "its median lies in its interval" asked steady \
    "[a <= m['p50'] <= b for m in [c['raw_c']['metrics']['entry']] for a, b in [m['sampling']['intervals']['p50']]]" "[True]"
tap "no percentile is given that n does not carry" asked steady \
    "[(x, sorted(c[x]['metrics']['entry']['sampling']['intervals']), c[x]['metrics']['entry']['p99']) for x in c]" \
    "[('raw_asm', ['p50', 'p90'], None), ('raw_c', ['p50', 'p90'], None)]"
tap "the first cell says behind which pause it comes" asked steady "c['raw_asm'].get('after'), c['raw_c'].get('after')" "('start', None)"
tap "its first batch is in none of its figures" asked steady \
    "[c[x]['metrics']['entry']['n'] + c[x]['metrics']['entry']['sampling'].get('settling', {'n': 0})['n'] for x in c], c['raw_asm']['metrics']['entry']['n'] < 799" "([799, 799], True)"
tap "it is steady" asked steady "{c[x]['metrics']['entry']['sampling']['drift']['verdict'] for x in c}, 'warnings' in c['raw_c']" "({'none'}, False)"
tap "its captures give the same bytes again" sh -c \
    "cp '$work/steady/run.json' '$work/kept' && '$tool' run --replay '$work/steady' && cmp '$work/kept' '$work/steady/run.json'"
shown() { out=$("$tool" show "$work/steady") && has "$out" "p50 95%" && has "$out" "first batch behind a pause (start)"; }
tap "show prints intervals, and the first batch apart" shown
exported() { out=$("$tool" export "$work/steady" --format csv) && has "$out" ",p50_low,p50_high," && has "$out" ",none,"; }
tap "an export has them" exported

# ---- What is no first batch behind a pause ----
sed 's/^styles:.*/styles: [fpu_lazy, raw_asm, raw_c, raw_c_call]/; s/^samples:.*/samples: 300/' "$work/two.yaml" >"$work/four.yaml"
faulty() { channel --fault 2 && config=$work/four.yaml run faulty && end_children; }
tap "a run in which a cell is refused and another one faults" faulty
tap "is one" asked faulty "[c[x]['status'] for x in ('fpu_lazy(1)', 'raw_asm', 'raw_c', 'raw_c_call')]" "['unsupported', 'fault', 'ok', 'ok']"
tap "a cell that is refused comes behind no pause, and ends none" asked faulty "c['fpu_lazy(1)'].get('after'), c['raw_asm'].get('after')" "(None, 'start')"
tap "behind a fault the board was reset, and the first batch is apart" asked faulty \
    "c['raw_c'].get('after'), c['raw_c']['metrics']['entry']['n'] < 299, c['raw_c']['metrics']['entry']['sampling']['settling']['n'] > 0" "('reset', True, True)"
tap "behind the cell that was measured then there is no pause" asked faulty "c['raw_c_call'].get('after'), c['raw_c_call']['metrics']['entry']['n']" "(None, 299)"

# ---- One that warms up ----
warming() { channel --drift 6 && run warming && end_children; }
tap "a run of a board that warms up" warming
tap "drifts" asked warming "c['raw_c']['metrics']['entry']['sampling']['drift']['verdict']" shown
tap "which is a warning of the cell" asked warming "c['raw_c']['warnings'][0].split(':')[0]" "entry drifts"
tap "and of the run" has "$(<"$work/warming.log")" "entry drifts"
tap "show says so" has "$("$tool" show "$work/warming")" "entry drifts"
reported() { "$tool" report "$work/warming" -o "$work/report" && has "$(<"$work/report/index.html")" "entry drifts" && has "$(<"$work/report/summary.md")" "drifts"; }
tap "the report says so, too" reported
# ---- The same cells again and again ----
# order RUN: of its cells, as they were done.
order() { sed -n 's|^[0-9]*/[0-9]* .*/entry_exit/\([a-z_]*\)/none.*|\1|p' "$work/$1.log" | xargs; }
sed 's/^samples:.*/samples: 300/' "$work/two.yaml" >"$work/few.yaml"
repeated() { channel && config=$work/few.yaml run twice --repeat 2; }
tap "two runs of the matrix" repeated
tap "go forwards, and backwards" is "$(order twice)" "raw_asm raw_c raw_c raw_asm"
tap "a cell has the samples of both" asked twice "r['repeat'], c['raw_c']['metrics']['entry']['n'], c['raw_c']['triggered']" "(2, 598, 600)"
tap "and a noise floor, of a few cycles" asked twice \
    "[m['floor']['p50'] == max(m['p50']) - min(m['p50']) <= 2 for m in [c['raw_c']['metrics']['entry']['repeats']]]" "[True]"
tap "which show prints" has "$("$tool" show "$work/twice")" "A/A p50"
resumed() {
    rm "$work/twice/raw/$board/0001.run2.irqraw" "$work/twice/run.json" && config=$work/few.yaml run twice --repeat 2 --resume
}
tap "a run of it that is missing is made again" resumed
tap "and nothing else" is "$(order twice)" raw_asm
tap "behind that pause its first batch is apart" asked twice "c['raw_asm']['metrics']['entry']['repeats']['n'][1] < 299" True
refused() { out=$("$tool" run "$work/few.yaml" -o "$work/twice" --port "$work/port" --repeat 3 --resume 2>&1); is $? 2 && has "$out" "its --repeat differs"; }
tap "another number of runs is another run" refused
end_children
model() { "$tool" run "$work/few.yaml" -o "$work/once" && "$tool" run "$work/few.yaml" -o "$work/model" --repeat 4; }
tap "runs under QEMU" model
tap "differ by nothing" asked model "{v for x in c.values() for m in x['metrics'].values() for v in m['repeats']['floor'].values()}" "{0}"
tap "a single run can be resumed" "$tool" run "$work/few.yaml" -o "$work/once" --resume
tap "and a single run has none of this" asked once "'repeat' in r, any('repeats' in m for x in c.values() for m in x['metrics'].values())" "(False, False)"
forced() {
    touch "$work/model/raw/$board/"{0001.run100.irqraw,0001.run0.irqraw,0001.runs.irqraw,.0001.run2.irqraw.a1B2c3.tmp} &&
        "$tool" run "$work/few.yaml" -o "$work/model" --force && ls -A "$work/model/raw/$board" >"$work/left" &&
        is "$(xargs <"$work/left")" "0001.irqraw 0001.run0.irqraw 0001.run100.irqraw 0001.runs.irqraw 0002.irqraw target.irqraw"
}
tap "--force removes the captures of every run, and nobody else's files" forced
tap_end
