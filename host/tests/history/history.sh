#!/bin/bash
# `irqbench history` as a user meets it: results by commit, what changed, what is refused, and
# what writers leave that are killed.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=/usr/bin/python3
[ -x $python ] || python=python3
h=$work/h.sqlite
a=response/a/none:response
b=response/b/none:response

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    status=$?
    out=$(<"$work/stdout")
    err=$(<"$work/stderr")
}
fine() { call "$@" && is "$err" "" && is "$status" 0; }
refuses() { # WORDS ARGUMENT...
    local words=$1
    shift
    call "$@"
    is "$status" 2 && is "$out" "" && has "$err" "$words"
}

# make FILE EVIDENCE COMMIT DATE ...: a run.
make() { $python -B host/tests/history/history_runs.py "$work/$1" "${@:2}"; }
put() { make put.json "$@" && fine history add "$work/put.json" -d "$h"; }

filled() {
    put model v1.0-1-gaaaaaa1 2026-01-01T10:00:00Z $a=130,150,170 $b=7 &&
        has "$out" "commit aaaaaa1: 2 cells added, 0 there already" &&
        put model aaaaaa2 2026-01-02T10:00:00Z $a=130,150,170 $b=7 &&
        put model aaaaaa3 2026-01-03T10:00:00Z $a=137,157,177 $b=7 &&
        put model aaaaaa4 2026-01-04T10:00:00Z $a=130,150,170 $b=inconclusive &&
        put model aaaaaa5 2026-01-05T10:00:00Z "compiler=gcc 13" $a=130,151,170 $b=7
}
tap "runs are added, each to the commit of its image" filled

shown() {
    fine history show -d "$h" && has "$out" "5 commits, 2026-01-01 to 2026-01-05, 5 runs, 2 series" &&
        has "$out" "board/response/a/none response, in cycles (model) on cortex-m3" &&
        has "$out" "2026-01-03  aaaaaa3    157     137..177  +7 (+4.7 %)  worse" &&
        has "$out" "2026-01-04  aaaaaa4    150     130..170  -7 (-4.5 %)  improved" &&
        has "$out" "2026-01-05  aaaaaa5  board, from here on, 2 series begin anew: compiler: gcc 12, then gcc 13" &&
        has "$out" "1 of 2 series changed." && has_not "$out" "response/b"
}
tap "what changed is shown, at which commit, and where a series begins anew" shown

one_cell() {
    fine history show -d "$h" --cell b &&
        has "$out" '2026-01-04  aaaaaa4  inconclusive: the board was\tlost <b>' &&
        has "$out" "0 of 1 series changed." && has_not "$out" "response/a"
}
tap "a cell that is asked for is shown without a change, and why it has no number" one_cell

as_json() {
    fine history show -d "$h" --json && $python -c '
import json, sys
shown = json.load(sys.stdin)
one = shown["series"][0]
assert shown["schema"] == "irqbench-history/1" and one["cell"] == "board/response/a/none", one
assert [len(line["points"]) for line in one["lines"]] == [4, 1]
assert [p["change"] and p["change"]["direction"] for p in one["lines"][0]["points"]] == [None, None, "worse", "improved"]
assert one["lines"][0]["points"][2]["change"] == {"method": "exact", "direction": "worse", "figure": "nominal",
    "from": 150, "to": 157, "q": None, "p": None}
assert one["lines"][1]["differs"] == "compiler: gcc 12, then gcc 13" and not one["lines"][1]["beside"]
' <"$work/stdout"
}
tap "the same as JSON" as_json

as_lines() {
    fine history export -d "$h" && $python -c '
import json, sys
points = [json.loads(line) for line in sys.stdin]
assert len(points) == 10 and {p["schema"] for p in points} == {"irqbench-history-point/1"}
assert points[2] == {**points[2], "commit": "aaaaaa3", "date": "2026-01-03T10:00:00Z", "metric": "response",
    "cell": "board/response/a/none", "best": 137, "nominal": 157, "worst": 177, "status": "ok", "n": 1}, points[2]
assert points[0]["git"] == "v1.0-1-gaaaaaa1" and points[0]["setup"]["compiler"] == "gcc 12"
' <"$work/stdout"
}
tap "and as JSON lines" as_lines

again() {
    local before
    before=$(sha256sum <"$h")
    put model v1.0-1-gaaaaaa1 2026-01-01T10:00:00Z $a=130,150,170 $b=7 &&
        has "$out" "commit aaaaaa1: 0 cells added, 2 there already" &&
        fine history export -d "$h" && is "$(wc -l <"$work/stdout")" 10 && is "$(sha256sum <"$h")" "$before"
}
tap "the same run again changes nothing, to the byte" again

other() {
    local before
    before=$(sha256sum <"$h")
    make other.json model aaaaaa1 2026-01-01T10:00:00Z $a=130,151,170 $b=7
    refuses "commit aaaaaa1 is there with other results of 1 cell" history add "$work/other.json" -d "$h" &&
        has "$err" "there: response: n 1, best 130, nominal 150, worst 170" &&
        has "$err" "in this run: response: n 1, best 130, nominal 151, worst 170" &&
        is "$(sha256sum <"$h")" "$before" &&
        cp "$h" "$work/forced" && fine history add "$work/other.json" -d "$work/forced" --force &&
        has "$out" "replaced 1, 1 there already" &&
        fine history show -d "$work/forced" --cell a && has "$out" "aaaaaa2    150     130..170  -1"
}
tap "other results of a commit are refused with what differs, or replace what is there" other

dirty() {
    make dirty.json model aaaaaa9-dirty 2026-01-09T10:00:00Z $a=1,1,1
    refuses "built from changed sources, so that no commit can be told" history add "$work/dirty.json" -d "$work/n" &&
        [ ! -e "$work/n" ] &&
        call history add "$work/dirty.json" -d "$work/n" --commit cafe123 --date 2026-02-03T01:00:00+02:00 &&
        is "$err" "irqbench: note: the image says that it was built from changed sources, aaaaaa9-dirty; kept as cafe123, as --commit says" &&
        fine history export -d "$work/n" && has "$out" '"date":"2026-02-02T23:00:00Z"' && rm "$work/n"
}
tap "changed sources are no commit, unless --commit says which" dirty

undated() {
    make undated.json model - - $a=1,1,1
    refuses "does not say what it was built from" history add "$work/undated.json" -d "$work/n" &&
        refuses "give --date" history add "$work/undated.json" -d "$work/n" --commit cafe123 &&
        refuses "expected 2026-01-31" history add "$work/undated.json" -d "$work/n" --commit cafe123 --date now &&
        refuses "expected the name of a commit" history add "$work/undated.json" -d "$work/n" --commit 'a b' &&
        [ ! -e "$work/n" ]
}
tap "no commit and no date is made up" undated

redated() {
    cp "$h" "$work/dated" && make one.json model aaaaaa1 2026-01-01T10:00:00Z $a=130,150,170 &&
        fine history add "$work/one.json" -d "$work/dated" --date 2025-12-01 &&
        fine history export -d "$work/dated" --cell a && has "$out" '"date":"2025-12-01T00:00:00Z"' &&
        refuses "is there with the date 2025-12-01T00:00:00Z" \
            history add "$work/one.json" -d "$work/dated" --date 2025-12-02
}
tap "a date that is given takes the place of one that was not" redated

unknown() {
    refuses "there is no metric 'respons'; did you mean 'response'?" history show -d "$h" --metric respons &&
        refuses "no cell of the history matches 'nosuch'" history show -d "$h" --cell nosuch &&
        refuses "the history has no entry" history show -d "$h" --metric entry &&
        refuses "matches 'a' and has a metric entry" history export -d "$h" --cell a --metric entry &&
        refuses "no history there: No such file" history show -d "$work/none" && [ ! -e "$work/none" ] &&
        touch "$work/empty" && refuses "the history is empty" history show -d "$work/empty" &&
        refuses "is no regular file" history add "$work/one.json" -d "$work" &&
        refuses "which history? Give -d FILE" history show && refuses "did you mean 'show'" history shwo
}
tap "what is not there is said: metric, cell, file, numbers" unknown

odd_names() {
    (cd "$work" && "$tool" history add one.json -d :memory: && "$tool" history add one.json -d 'file:x?mode=memory') >/dev/null &&
        [ -s "$work/:memory:" ] && [ -s "$work/file:x?mode=memory" ] &&
        fine history add "$work/one.json" -d "$work/empty" && [ -s "$work/empty" ]
}
tap "a name means a file, and an empty file may become a history" odd_names

full_disk() {
    make wide.json model aaaaaa6 2026-01-06T10:00:00Z $(for i in {100..399}; do echo response/s$i/none:response=$i; done)
    local before
    before=$(sha256sum <"$h")
    (ulimit -f $(($(stat -c %s "$h") / 1024 + 2)) && exec "$tool" history add "$work/wide.json" -d "$h") >"$work/stdout" 2>"$work/stderr"
    is $? 2 && has "$(<"$work/stderr")" "$h: error: " && is "$(<"$work/stdout")" "" &&
        fine history export -d "$h" && is "$(wc -l <"$work/stdout")" 10 &&
        fine history add "$work/wide.json" -d "$h" && has "$out" "300 cells added"
}
tap "a disk that is full: an error, and what was there" full_disk

badge() {
    fine history badge -d "$h" --cell board/response/a/none --metric response -o "$work/badge.svg" &&
        $python -c '
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
texts = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
assert texts == ["response", "151 cycles (model)"], texts
' "$work/badge.svg" && cp "$work/badge.svg" "$work/first.svg" &&
        fine history badge -d "$h" --cell board/response/a/none --metric response -o "$work/badge.svg" &&
        cmp "$work/badge.svg" "$work/first.svg" &&
        fine history badge -d "$work/forced" --cell b --metric response -o - && has "$out" ">7 cycles (model)<" &&
        refuses "series match, and one is wanted" history badge -d "$h" --cell 'board/*' --metric response -o "$work/x" &&
        refuses "has no total" history badge -d "$h" --cell a --metric response --statistic total -o "$work/x" &&
        refuses "Give --cell ID" history badge -d "$h" -o "$work/x" && [ ! -e "$work/x" ]
}
tap "a badge of one value, the same bytes each time" badge

damage() { $python -B host/tests/history/history_damage.py "$tool" "$h" "$work/other.json" "$work/damage"; }
tap "what is damaged or no history is refused, and left byte for byte as it is" damage

writers() { mkdir "$work/writers" && $python -B host/tests/history/history_writers.py "$tool" "$work/writers"; }
tap "of writers at once, some killed, nothing is lost and nothing is there by half" writers

changes() { mkdir "$work/changes" && $python -B host/tests/history/history_changes.py "$tool" "$work/changes"; }
tap "change points of boards are those of another implementation" changes

tap_end
