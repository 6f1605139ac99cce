#!/bin/bash
# Runs of some cells: which are chosen, shards that make the whole again, what is refused, what a
# run that was stopped shows, and that no run is lost to another one.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
images=$PWD/build/firmware
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/some.yaml" <<'YAML'
name: some
boards: mps2-an385
scenarios: [entry_exit, response]
styles: [raw_c, raw_c_call, defer_thread]
YAML

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}

fine() { call "$@" && is "$status" 0; }
refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && has "$err" "$words"
}

# The same but for provenance.
same() {
    /usr/bin/python3 - "$1" "$2" <<'PY'
import json, sys
a, b = (json.load(open(f"{p}/run.json")) for p in sys.argv[1:])
del a["provenance"], b["provenance"]
sys.exit(json.dumps(a) != json.dumps(b))
PY
}

fine run "$work/some.yaml" -o "$work/whole" || { cat "$work/err"; exit 1; }

listed() {
    fine run "$work/some.yaml" --dry-run && is "$(tail -n 1 <<<"$out")" "6 of 6 cells" &&
        fine run "$work/some.yaml" --dry-run --cell raw_c && is "$(tail -n 1 <<<"$out")" "2 of 6 cells" &&
        fine run "$work/some.yaml" --dry-run --cell '*/raw_c*/*' && is "$(tail -n 1 <<<"$out")" "4 of 6 cells" &&
        fine run "$work/some.yaml" --dry-run --shard 4/4 && is "$(tail -n 1 <<<"$out")" "1 of 6 cells" &&
        fine run "$work/some.yaml" --dry-run --cell raw_c --shard 2/2 &&
        is "$out" "mps2-an385/response/raw_c/none
1 of 6 cells" && [ ! -e build/results/some ]
}
tap "--dry-run lists what a pattern and a shard choose, and starts nothing" listed

odd_parts() {
    local shard
    for shard in 0/3 4/3 1 1/ /3 1/0 01/3 1/3x 99999/99999 -1/3; do
        refuses "expected I/N" run "$work/some.yaml" -o "$work/odd" --shard "$shard" || return 1
    done
    refuses "none of the 6 cells is one that matches raw" run "$work/some.yaml" -o "$work/odd" --cell raw &&
        refuses "in this shard" run "$work/some.yaml" -o "$work/odd" --shard 7/7 && [ ! -e "$work/odd" ]
}
tap "an odd shard and a pattern of nothing are refused before anything is made" odd_parts

merged() {
    fine run "$work/some.yaml" -o "$work/1" --shard 1/2 && fine run "$work/some.yaml" -o "$work/2" --shard 2/2 &&
        fine merge "$work/2" "$work/1" -o "$work/merged" && has "$out" "6 cells of 2 runs" &&
        same "$work/whole" "$work/merged" && fine run --replay "$work/merged" && same "$work/whole" "$work/merged"
}
tap "shards, merged in any order, give the run.json of the whole" merged

shard_alone() {
    fine show "$work/1" && is "$(head -n 1 <<<"$out")" "PARTIAL RUN: only 3 of 6 cells, shard 1/2"
}
tap "a shard shown says what it is" shard_alone

odd_merges() {
    refuses "3 cells are in no shard" merge "$work/1" -o "$work/bad" &&
        refuses "both have mps2-an385/entry_exit/" merge "$work/1" "$work/2" "$work/1" -o "$work/bad" &&
        refuses "both have" merge "$work/whole" "$work/2" -o "$work/bad" &&
        refuses "is one of the shards" merge "$work/1" "$work/2" -o "$work/1" --force &&
        refuses "is not a run directory" merge "$work/1" "$work" -o "$work/bad" && [ ! -e "$work/bad" ]
}
odd_merge_target() {
    cp -r "$work/1" "$work/other" && refuses "holds another run (its choice of cells differs)" \
        merge "$work/1" "$work/2" -o "$work/other" && [ -e "$work/other/run.json" ]
}
tap "holes, doubles, and a shard as the place of the whole are refused" odd_merges
tap "a merge replaces no other run" odd_merge_target

repeated() {
    local shard
    fine run "$work/some.yaml" -o "$work/twice" --repeat 2 || return
    for shard in 1 2; do
        fine run "$work/some.yaml" -o "$work/twice$shard" --repeat 2 --shard "$shard/2" || return
    done
    fine merge "$work/twice1" "$work/twice2" -o "$work/twice-merged" && same "$work/twice" "$work/twice-merged" &&
        is "$(cd "$work/twice-merged/raw" && echo */*.irqraw)" "$(cd "$work/twice/raw" && echo */*.irqraw)" &&
        has "$(<"$work/twice-merged/run.json")" '"repeat": 2'
}
tap "shards of a repeated run keep every repeat" repeated

other_repeats() {
    fine run "$work/some.yaml" -o "$work/thrice2" --repeat 3 --shard 2/2 &&
        refuses "are not shards of one run: its --repeat differs" merge "$work/twice1" "$work/thrice2" -o "$work/bad" &&
        refuses "are not shards of one run: its --repeat differs" merge "$work/twice1" "$work/2" -o "$work/bad" &&
        refuses "are not shards of one run: its --repeat differs" merge "$work/1" "$work/twice2" -o "$work/bad" &&
        [ ! -e "$work/bad" ]
}
tap "shards that were repeated otherwise are refused" other_repeats

repeat_missing() {
    cp -r "$work/twice2" "$work/holed" && rm "$work/holed/raw/mps2-an385/0002.run2.irqraw" &&
        refuses "holds 5 of its 6 cells; finish it with --resume first" merge "$work/twice1" "$work/holed" -o "$work/bad" &&
        [ ! -e "$work/bad" ]
}
tap "and so is one that lacks a repeat" repeat_missing

# The same image but for one letter of a text.
/usr/bin/python3 - "$images/mps2-an385/irqbench.elf" "$work/other.elf" <<'PY'
import sys
image = open(sys.argv[1], "rb").read()
at = image.index(b"defer_thread\0")
at = image.index(b"\0", at + 13) - 1
while not chr(image[at]).isalpha():
    at -= 1
open(sys.argv[2], "wb").write(image[:at] + bytes([image[at] ^ 0x20]) + image[at + 1:])
PY

other_image() {
    local before
    before=$(cksum <"$work/whole/run.json")
    refuses "holds a run of another image of mps2-an385" run "$work/some.yaml" -o "$work/whole" \
        --image "mps2-an385=$work/other.elf" && is "$(cksum <"$work/whole/run.json")" "$before" &&
        fine run "$work/some.yaml" -o "$work/again" --cell raw_c --image "mps2-an385=$work/other.elf" &&
        refuses "another image" run "$work/some.yaml" -o "$work/again" --cell raw_c &&
        fine run "$work/some.yaml" -o "$work/again" --cell raw_c --force &&
        fine run "$work/some.yaml" -o "$work/again" --cell raw_c
}
tap "a run of another image is replaced with --force alone; the same is measured again" other_image

other_shards() {
    fine run "$work/some.yaml" -o "$work/2b" --shard 2/2 --image "mps2-an385=$work/other.elf" &&
        refuses "are of different images of mps2-an385" merge "$work/1" "$work/2b" -o "$work/bad" && [ ! -e "$work/bad" ]
}
tap "shards of different images are not merged" other_shards

# merge replaces what run would: the same, not a run of another image.
other_merge_image() {
    local before
    before=$(cksum <"$work/merged/run.json")
    fine run "$work/some.yaml" -o "$work/1b" --shard 1/2 --image "mps2-an385=$work/other.elf" &&
        refuses "$work/merged holds a run of another image of mps2-an385; choose another directory with -o, or replace it with --force" \
            merge "$work/1b" "$work/2b" -o "$work/merged" &&
        is "$(cksum <"$work/merged/run.json")" "$before" && fine merge "$work/1" "$work/2" -o "$work/merged" &&
        fine merge "$work/1b" "$work/2b" -o "$work/merged" --force && fine merge "$work/1b" "$work/2b" -o "$work/merged" &&
        refuses "another image" run "$work/some.yaml" -o "$work/merged"
}
tap "a merge replaces a run of another image with --force alone; the same is merged again" other_merge_image

kept() {
    local before
    before=$(cksum <"$work/again/run.json")
    fine run "$work/some.yaml" -o "$work/again" --cell raw_c_call --keep && has "$err" "is now $work/again.1" &&
        is "$(cksum <"$work/again.1/run.json")" "$before" &&
        fine run "$work/some.yaml" -o "$work/again/" --cell raw_c --keep && [ -e "$work/again.2/run.json" ] &&
        refuses "choose one" run "$work/some.yaml" --keep --force
}
tap "--keep moves the run that is there to NAME.1, NAME.2" kept

usual_place() {
    (cd "$work" && IRQBENCH_FIRMWARE=$images timeout "$hung" "$tool" run some.yaml --cell raw_c >out 2>err) &&
        [ -e "$work/build/results/some/run.json" ]
}
tap "without -o a run is in build/results/NAME" usual_place

stopped() {
    cp -r "$work/whole" "$work/stopped" && rm "$work/stopped/run.json" "$work/stopped/raw/mps2-an385/0002.irqraw" &&
        fine show "$work/stopped" && has "$out" "PARTIAL RUN: only 5 of 6 cells: the run was not finished" &&
        fine report "$work/stopped" -o "$work/report" && has "$(<"$work/report/index.html")" "only 5 of 6 cells" &&
        has "$(<"$work/report/summary.md")" "Partial run" && [ ! -e "$work/stopped/run.json" ] &&
        fine baseline "$work/whole" -o "$work/baseline" &&
        refuses "the run was not finished" baseline "$work/stopped" &&
        refuses "the run was not finished" check "$work/stopped" --baseline "$work/baseline" &&
        refuses "the run was not finished" compare "$work/stopped" "$work/whole"
}
tap "what is there of a stopped run is shown and reported under a banner, and no gate takes it" stopped

whole_again() {
    fine run "$work/some.yaml" -o "$work/stopped" --resume && same "$work/whole" "$work/stopped" &&
        fine show "$work/stopped" && has_not "$out" "PARTIAL"
}
tap "--resume makes it whole" whole_again

foreign_folder() {
    mkdir "$work/mine" && echo text >"$work/mine/index.html" &&
        refuses "holds no report of irqbench (there is 'index.html')" report "$work/whole" -o "$work/mine" &&
        is "$(<"$work/mine/index.html")" text && rm "$work/mine/index.html" && echo x >"$work/mine/thesis.tex" &&
        refuses "there is 'thesis.tex'" report "$work/whole" -o "$work/mine" && is "$(ls "$work/mine")" thesis.tex &&
        touch "$work/report/note.txt" && fine report "$work/whole" -o "$work/report" && [ -e "$work/report/note.txt" ]
}
tap "report -o refuses a folder that is no report, and renews one that is" foreign_folder

tap_end
