#!/bin/bash
# `irqbench report --history`: the trend beside a run, in the page's own bytes.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
h=$work/h.sqlite

make() { python3 -B host/tests/history/history_runs.py "$work/$1" "${@:2}"; }
put() { make put.json "$@" && "$tool" history add "$work/put.json" -d "$h" >/dev/null; }
run() { # NAME EVIDENCE RESPONSE ...
    mkdir -p "$work/$1" && make "$1/run.json" "$2" ccccccc 2026-03-01T10:00:00Z "${@:4}" \
        response/raw_c/none:response="$3" response/defer_thread/none:response=150
}
report() { # OUT RUN...
    timeout "$hung" "$tool" report "${@:2}" --history "$h" -o "$work/$1" >"$work/stdout" 2>"$work/stderr" </dev/null
    is "$?:$(<"$work/stderr")" "0:"
}
page() { tr '\n' ' ' <"$work/$1/index.html"; }

for i in 1 2 3 4; do
    put model aaaaaa$i 2026-01-0${i}T10:00:00Z response/defer_thread/none:response=150 \
        response/raw_c/none:response=$([ $i = 2 ] && echo inconclusive || echo $((12 + i / 3 * 7))) || exit 1
done
run now model 19
run else model 19 "compiler=gcc 14"
run other insns 19

drawn() {
    report out "$work/now" && python3 host/tests/report/report_page_check.py "$work/out" "$work/now/run.json" &&
        has "$(page out)" "The history has 4 commits, from 2026-01-01 to 2026-01-04; the newest is <code>aaaaaa4</code>." &&
        has "$(page out)" "2 series (a metric of a cell) it has 2. 1 of them changed; the other 1 never did." &&
        has "$(page out)" "numbers are those of the newest points, in all 2 series" &&
        has "$(page out)" "nominal 12 to 19 at aaaaaa3 of 2026-01-03, +7 (+58.3 %), worse" &&
        has "$(page out)" "<title>aaaaaa3, 2026-01-03: 19, nominal +7 (+58.3 %), worse</title>" &&
        has "$(page out)" "<title>this run: 19</title>" &&
        has "$(page out)" '<title>aaaaaa2, 2026-01-02: inconclusive, the board was\tlost &lt;b&gt;</title>' &&
        has "$(page out)" '>+7 aaaaaa3</text>' &&
        is "$(grep -c 'class="spark"' "$work/out/index.html")" 2 &&
        has "$(page out)" 'href="#trend-model-'
}
tap "what changed is drawn, with its commits, and each style has a line in the ranking" drawn

repeats() {
    report again "$work/now" && diff -r "$work/out" "$work/again" &&
        cp "$h" "$work/copy" && "$tool" report "$work/now" --history "$work/copy" -o "$work/copied" >/dev/null &&
        diff -r "$work/out" "$work/copied"
}
tap "the same bytes again, wherever the history is" repeats

differs() {
    run newer model 21 && report newer.out "$work/newer" &&
        has "$(page newer.out)" "This run differs from the newest points in 1 of 2 series." &&
        has "$(page newer.out)" "<title>this run: 21</title>"
}
tap "a run that is not as the newest commit says so" differs

unlike() {
    report else.out "$work/else" && python3 host/tests/report/report_page_check.py "$work/else.out" "$work/else/run.json" &&
        has "$(page else.out)" "Nothing in the history was measured as this run was on board" &&
        has "$(page else.out)" "compiler: gcc 12, then gcc 14." && has_not "$(page else.out)" "this run: 19"
}
tap "a run of another compiler is in no line of the history, and it is said why" unlike

none() {
    report other.out "$work/other" && python3 host/tests/report/report_page_check.py "$work/other.out" "$work/other/run.json" &&
        has "$(page other.out)" "It has none of this run" && has "$(page other.out)" "with evidence insns" &&
        has "$(page other.out)" "not in the history"
}
tap "a history without the run's series is told in a sentence" none

boards() {
    local i
    for i in {10..25}; do
        put silicon bbbbb$i 2026-02-01T10:00:${i}Z response/raw_c/none:response=$((30 + i % 3 + i / 18 * 9)) \
            response/defer_thread/none:response=$((150 + i % 4)) || return 1
    done
    run board silicon 39 && report board.out "$work/board" &&
        python3 host/tests/report/report_page_check.py "$work/board.out" "$work/board/run.json" &&
        has "$(page board.out)" "median 31 to 40 at bbbbb18 of 2026-02-01, +9 (+29.0 %), worse (p 0.001)" &&
        has "$(page board.out)" "Change points are those of E-divisive" && has "$(page board.out)" 'class="median"'
}
tap "of a board the change point is marked, and the medians beside it" boards

refused() { # WORDS HISTORY
    timeout "$hung" "$tool" report "$work/now" --history "$2" -o "$work/none" >"$work/stdout" 2>"$work/stderr"
    is "$?" 2 && has "$(<"$work/stderr")" "$1" && [ ! -e "$work/none" ]
}
bad() {
    touch "$work/empty" && echo diary >"$work/diary" && refused "the history is empty" "$work/empty" &&
        refused "is no history of irqbench" "$work/diary" && refused "no history there" "$work/nothing"
}
tap "an empty history, another file and none are refused, and no report is written" bad

tap_end
