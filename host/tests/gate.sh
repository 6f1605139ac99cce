#!/bin/bash
# The gate as CI meets it: exit codes, a planted cycle, baselines of every odd kind, and JUnit as
# a reader takes it that is not ours. The run is the reference.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
run=$PWD/reports/reference/default/run.json
unset GITHUB_ACTIONS
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}

refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && is "$out" "" && has "$err" "$words"
}

"$tool" baseline "$run" -o "$work/baseline"
last=$(tail -n 1 <<<"$("$tool" check "$run" --baseline "$work/baseline")")

# One response of one cell takes one cycle more.
/usr/bin/python3 - "$run" "$work/worse.json" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
cell = next(c for c in run["cells"] if c["id"] == "mps2-an385/response/defer_thread/none")
metric = cell["metrics"]["response"]
for where, keys in ((metric["bounds"], ("best", "nominal", "worst")), (metric["parts"], ("software",)),
                    (metric, ("min", "max", "p50", "mean"))):
    for key in keys:
        where[key] += 1
metric["counts"] = [[value + 1, count] for value, count in metric["counts"]]
json.dump(run, open(sys.argv[2], "w"))
PY

same() {
    call check "$run" --baseline "$work/baseline"
    is "$status" 0 && is "$err" "" && is "$(wc -l <<<"$out")" 1 && has "$out" " 0 worse, 0 improved, "
}
tap "the same run passes, with a line of counts" same

regression() {
    call check "$work/worse.json" --baseline "$work/baseline"
    is "$status" 1 && has "$out" "FAIL  mps2-an385/response/defer_thread/none  response  " &&
        has "$out" "  +1 (+0.6 %)  limit +0" &&
        has "$out" "to accept: irqbench check $work/worse.json --baseline $work/baseline --update" &&
        is "$(tail -n 1 <<<"$out")" "$(sed 's/ 0 worse/ 1 worse/; s/365 equal/364 equal/' <<<"$last")"
}
tap "one cycle more of one cell is found: exit 1, the row, the command that accepts it" regression

accepted() {
    cp "$work/baseline" "$work/own" && call check "$work/worse.json" --baseline "$work/own" --update &&
        is "$status" 0 && has "$out" "1 worse" && is "$(diff "$work/baseline" "$work/own" | grep -c '^>')" 3 &&
        call check "$work/worse.json" --baseline "$work/own" && is "$status" 0
}
tap "--update accepts: three lines of the baseline change" accepted

over_budget() {
    local before
    cp "$work/baseline" "$work/own" && before=$(cksum <"$work/own") || return 1
    printf 'budgets:\n  - response worst of defer_thread at most 20 cycles\n' >"$work/budget"
    call check "$work/worse.json" --baseline "$work/own" --budget "$work/budget" --update
    is "$status" 1 && has "$out" "$work/own is as it was: a budget is not kept" && is "$(cksum <"$work/own")" "$before" &&
        sed -i 's/20 cycles/2000 cycles/' "$work/budget" &&
        call check "$work/worse.json" --baseline "$work/own" --budget "$work/budget" --update && is "$status" 0 &&
        has "$out" "is written anew" && [ "$(cksum <"$work/own")" != "$before" ]
}
tap "--update over a budget fails, and the baseline stays" over_budget

/usr/bin/python3 - "$run" "$work/part.json" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
run["part"] = {"of": len(run["cells"]), "pattern": None, "shard": "1/3"}
run["cells"] = run["cells"][::3]
json.dump(run, open(sys.argv[2], "w"))
PY
part() {
    refuses "shard 1/3; merge the shards" baseline "$work/part.json" && call baseline "$work/part.json" --allow part &&
        is "$status" 0 || return 1
    call check "$work/part.json" --baseline "$work/baseline"
    is "$status" 1 && has "$out" "note  this run is a part: only " && has "$out" "the run has no such cell" || return 1
    cp "$work/baseline" "$work/own"
    refuses "shard 1/3; merge the shards" check "$work/part.json" --baseline "$work/own" --update &&
        is "$(cksum <"$work/own")" "$(cksum <"$work/baseline")" &&
        call compare "$run" "$work/part.json" --fail-on worse && is "$status" 1 &&
        has "$out" "not the same: the new run is a part: only "
}
tap "a part of a run is told, and becomes a baseline only if that is allowed" part

compared() {
    call compare "$run" "$run" --fail-on changed && is "$status" 0 && is "$(wc -l <<<"$out")" 3 &&
        call compare "$run" "$work/worse.json" --fail-on worse && is "$status" 1 &&
        has "$out" "certain  hardware +0, software +1" && call compare "$run" "$work/worse.json" && is "$status" 0 &&
        call compare "$work/worse.json" "$run" --fail-on worse && is "$status" 0
}
tap "compare: a pair of equals is silent, --fail-on worse fails on one cycle" compared
# Either side; where RUN is there, what stands behind the colon is a style of it.
mistyped() {
    local said="'$work/no:run': there is no such run; taken for RUN:STYLE it is 'run' of the run '$work/no', which is not there either"
    refuses "$said" compare "$work/no:run" "$run" && refuses "$said" compare "$run" "$work/no:run" &&
        refuses "has no style or discipline 'no'" compare "$run:no" "$run:no"
}
tap "compare: a path with a colon that is not there is told as both that it may be" mistyped

formats() {
    call compare "$run" "$work/worse.json" --json && /usr/bin/python3 -c 'import json, sys
d = json.load(sys.stdin); c, = d["differences"]
assert c["difference"] == {"best": 1, "nominal": 1, "worst": 1} and c["certain"] and c["parts"]["software"] == 1, c' \
        <<<"$out" && call compare "$run" "$work/worse.json" --markdown && is "$(grep -c '^| worse ' <<<"$out")" 1
}
tap "compare: JSON and Markdown say the same" formats

nobodys_metric() {
    refuses "has the metric cold_entry" compare "$run" "$run" --metric cold_entry --fail-on worse &&
        refuses "unknown metric" compare "$run" "$run" --metric respons &&
        refuses "nothing that is compared was measured" compare "$run" "$run" --again "$run"
}
tap "compare: a metric that nobody has is an error, and so is a noise of exact numbers" nobodys_metric

other_evidence() {
    refuses "cannot be compared" check reports/reference/insns --baseline "$work/baseline" &&
        refuses "cannot be compared" compare "$run" reports/reference/insns
}
tap "numbers of another evidence are refused" other_evidence

headless() {
    local board=mps2-an385 line
    for key in core evidence; do
        grep -v "^$board - $key " "$work/baseline" >"$work/own"
        line=$(grep -n "^$board/" "$work/own" | head -n 1 | cut -d : -f 1)
        refuses "own:$line: error: numbers of $board, but no line '$board - $key ...'" check "$run" --baseline "$work/own" || return 1
    done
    sed "s/^$board - evidence .*/$board - evidence insns/" "$work/baseline" >"$work/own"
    line=$(grep -n "^$board - evidence" "$work/own" | cut -d : -f 1)
    refuses "own:$line: error: $board: the baseline is of evidence insns" check "$run" --baseline "$work/own"
}
tap "numbers of a board whose core or evidence is not there, or another, are an error with its line" headless

hostile() {
    sed 's/$/\r/' "$work/baseline" >"$work/crlf" && call check "$run" --baseline "$work/crlf" && is "$status" 0 &&
        head -n 9 "$work/baseline" | cat "$work/baseline" - >"$work/twice" &&
        refuses "the same as line 2" check "$run" --baseline "$work/twice" &&
        sed '20s/ [0-9]*$/ 123456789012345678901234567890/' "$work/baseline" >"$work/huge" &&
        refuses "huge:20: error" check "$run" --baseline "$work/huge" &&
        printf '# irqbench baseline 1\na/b/c/d entry best 1\0\n' >"$work/nul" &&
        refuses "zero byte" check "$run" --baseline "$work/nul" &&
        mkfifo "$work/fifo" && refuses "is not a regular file" check "$run" --baseline "$work/fifo" &&
        refuses "is not a regular file" check "$run" --budget "$work/fifo" &&
        refuses "is a directory" check "$run" --baseline "$work" &&
        refuses "cannot open" check "$run" --baseline "$work/none" &&
        refuses "is no baseline" check "$run" --baseline "$run"
}
tap "odd baselines: CRLF is read; doubles, huge numbers, NUL, a FIFO, no file are refused" hostile

nothing() {
    echo '# irqbench baseline 1' >"$work/empty" && call check "$run" --baseline "$work/empty" && is "$status" 1 &&
        has "$out" "nothing was compared" && refuses "against what?" check "$run" &&
        printf 'budgets:\n  - entry worst of nobody at most 3 cycles\n' >"$work/budget" &&
        refuses "matches nothing" check "$run" --budget "$work/budget"
}
tap "a gate over nothing fails, one against nothing is an error" nothing

budgets() {
    printf 'budgets:\n  - response worst of defer_* under any load at most 250 cycles\n' >"$work/budget"
    call check "$run" --budget "$work/budget" && is "$status" 1 && has "$out" "FAIL  mps2-an38" &&
        has "$out" "budget at most 250" && has "$out" "1 budgets over " &&
        sed -i 's/250/2500/' "$work/budget" && call check "$run" --budget "$work/budget" && is "$status" 0
}
tap "a budget is a sentence that is kept or not" budgets

junit() {
    call check "$work/worse.json" --baseline "$work/baseline" --junit "$work/junit.xml" && is "$status" 1
    /usr/bin/python3 - "$work/junit.xml" "$last" <<'PY'
import re, sys
from junitparser import Error, Failure, JUnitXml, Skipped
xml = JUnitXml.fromfile(sys.argv[1])
suite, = xml
cases = list(suite)
kinds = lambda kind: sum(isinstance(r, kind) for c in cases for r in c.result)
assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (len(cases), 1, 0, 8), suite
assert (kinds(Failure), kinds(Error), kinds(Skipped)) == (1, 0, 8)
assert len({(c.classname, c.name) for c in cases}) == len({c.name for c in cases}) == len(cases)
bad, = (c for c in cases if any(isinstance(r, Failure) for r in c.result))
assert bad.name == "mps2-an385/response/defer_thread/none response", bad.name
PY
}
if /usr/bin/python3 -c 'import junitparser' 2>/dev/null; then
    tap "JUnit: python3-junitparser reads the cases, each name once, and what failed" junit
else
    tap_skip "JUnit: python3-junitparser reads the cases, each name once, and what failed" "no python3-junitparser"
fi

github() {
    GITHUB_ACTIONS=true call check "$work/worse.json" --baseline "$work/baseline" --markdown "$work/comment" &&
        is "$status" 1
    is "$(head -n 1 <<<"$out")" \
        "::error title=mps2-an385/response/defer_thread/none response::155 -> 156  +1 (+0.6 %25)  limit +0" &&
        is "$(head -n 1 "$work/comment")" "<!-- irqbench check -->" && is "$(grep -c '^| mps2' "$work/comment")" 1
}
tap "GitHub: an annotation and a comment with its mark" github

tap_end
