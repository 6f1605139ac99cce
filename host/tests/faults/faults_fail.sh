#!/bin/bash
# time limit: 3600
# One allocation, or one call of the system, fails: each in its turn. The tool says what failed and
# exits with 2, or did what it was asked for all the same; it dies of no signal, leaves the file
# that was there or the new one, and nothing half written; a run goes on with --resume. With PROVE
# each one of a command, and of a run up to its QEMU's start and at 500 places behind it; else a fixed
# part.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
folder=$PWD/host/tests/faults
preload=$PWD/build/tests/libfaults.so
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. host/tests/faults/tiny_run.sh
cd "$work" || exit 1

tap "a run to begin with" "$tool" run tiny.yaml -o whole -j1 -q
"$tool" baseline whole -o base >/dev/null

# sweep KIND STEP KEPT ARGUMENT...: KEPT is a file (or nothing) that is old or new afterwards.
sweep() {
    local kind=$1 step=$2 kept=$3 count
    shift 3
    count=$(counted "$kind" "$@") && cp out good.out || return
    [ -z "$kept" ] || { cp "$kept" new.kept && { cat "$kept" && echo old; } >old.kept; }
    local options=()
    [ -z "$kept" ] || options=(--kept "$kept" --old old.kept --new new.kept)
    places "$count" "$step" 3 | swept "$count" "$kind, $1" "${options[@]}" "$tool" "$preload" "$kind" "$@"
}
# swept COUNT NAME ARGUMENT...: of sweep.py, at the places on standard input; how many of COUNT is noted.
swept() {
    local count=$1 name=$2 tried
    shift 2
    tried=$(python3 -B "$folder/sweep.py" "$@") || { echo "$tried"; return 1; }
    echo "# $tried of $count: $name" >>tried
    [ "$tried" -ge 3 ]
}

for command in "show whole" "compare whole whole" "check whole --baseline base"; do
    # shellcheck disable=SC2086
    tap "memory: $command" sweep memory 131 "" $command
    # shellcheck disable=SC2086
    tap "calls: $command" sweep call 1 "" $command
done
tap "memory: an export" sweep memory 211 x.csv export whole -f csv -o x.csv
tap "calls: an export" sweep call 1 x.csv export whole -f csv -o x.csv
tap "memory: a baseline" sweep memory 211 b.base baseline whole -o b.base
tap "calls: a baseline" sweep call 1 b.base baseline whole -o b.base

tap "memory: a report" sweep memory 467 page/index.html report whole -o page
tap "calls: a report" sweep call 8 page/index.html report whole -o page

# ---- Runs: what is left goes on ----

for part in 1 2; do "$tool" run tiny.yaml -o part$part -j1 -q --shard $part/2; done
merge_sweep() {
    local kind=$1 step=$2 count again="merge part1 part2 -o dir --force"
    # shellcheck disable=SC2086
    "$tool" merge part1 part2 -o merged && cp -a merged dir && count=$(counted "$kind" $again) && cp out good.out || return
    # shellcheck disable=SC2086
    places "$count" "$step" 3 |
        swept "$count" "$kind, merge" --whole merged --again "$again" "$tool" "$preload" "$kind" $again && rm -rf merged dir
}
tap "memory: a merge" merge_sweep memory 211
tap "calls: a merge" merge_sweep call 12

tap "a run finds two boards from here on" few_boards
[ ! -d firmware ] || export IRQBENCH_FIRMWARE=$PWD/firmware

run_sweep() {
    local kind=$1 step=$2 count until_qemu
    rm -rf dir && cp -a whole dir
    count=$(counted "$kind" run tiny.yaml -o dir -j1 --force) && cp out good.out || return
    until_qemu=$(counted_until_qemu "$kind")
    [ "$until_qemu" -gt 0 ] && [ "$until_qemu" -lt "$count" ] || return
    places "$count" "$step" 3 "$until_qemu" |
        swept "$count" "$kind, run, all $until_qemu up to QEMU's start" --whole whole \
            --again "run tiny.yaml -o dir -j1 -q --resume" "$tool" "$preload" "$kind" run tiny.yaml -o dir -j1 --force
}
tap "memory: a run" run_sweep memory 641
tap "calls: a run" run_sweep call 12

# ---- A disk that stays full, a table of files that stays full ----

stays() {
    local n count status
    echo old >x.csv
    count=$(counted call export whole -f csv -o x.csv) || return
    for ((n = 1; n <= count; n++)); do
        echo old >x.csv
        rm -f log
        status=0
        faulty "call:$n+" export whole -f csv -o x.csv >out 2>err </dev/null || status=$?
        is "$n $status" "$n 2" && [ -s err ] && is "$(find . -name '.*.tmp')" "" || return
        [ "$n" -eq "$count" ] || is "$(cat x.csv)" old || return
    done
}
tap "what goes on failing is said, too" stays

[ ! -e tried ] || cat tried
[ ! -e tried ] || awk '{ n += $2 } END { print "# failures: " n }' tried
tap_end
