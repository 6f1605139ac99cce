#!/bin/bash
# time limit: 3600
# One allocation, or one call of the system, fails: each in its turn. The tool says what failed and
# exits with 2, or did what it was asked for all the same; it dies of no signal, leaves the file
# that was there or the new one, and nothing half written; a run goes on with --resume. With PROVE
# each one of most commands and 500 places of a long one, else a fixed part.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
preload=$PWD/build/tests/libfaults.so
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. host/tests/faults/tiny_run.sh
cd "$work" || exit 1
most=500 # places of a command with thousands, with PROVE
total=0

tap "a run to begin with" "$tool" run tiny.yaml -o whole -j1 -q
run_bytes whole >whole.bytes
"$tool" baseline whole -o base >/dev/null

# Where a failure changes nothing: it was beyond the end (threads do not count alike each time);
# jansson takes another seed for its hashes; --force looks at what it replaces only to say whose it
# was; what cannot be removed is tried again.
harmless() {
    case $1 in
    "" | *"/dev/urandom: "* | *" dir/manifest.json: "* | "openat figures: "*) return 0 ;;
    esac
    return 1
}

# said N: what is required of a failure; $status, out, err and log are its traces.
said() {
    case $status in
    2) [ -s err ] && grep -qE '[[:alpha:]]{3}' err ;;
    0) cmp -s out good.out && { harmless "$(grep -v ^kill log)" || { echo "not told:"; cat log; false; }; } ;;
    *) false ;;
    esac || { echo "failure $1: exit $status"; cat log err; return 1; }
    has_not "$(cat err)" "Assertion" && has_not "$(cat err)" "(null)"
}

no_leftovers() {
    local left
    left=$(find . -name '.*.tmp' -o -name '.report-*')
    [ -z "$left" ] || grep -qF "cannot remove ${left#./}" err || { echo "left: $left"; return 1; }
}

# sweep KIND STEP KEPT ARGUMENT...: KEPT is a file (or nothing) that is old or new afterwards.
sweep() {
    local kind=$1 step=$2 kept=$3 n count tried=0 status
    shift 3
    count=$(counted "$kind" "$@") && cp out good.out || return
    [ -z "$kept" ] || cp "$kept" new.kept
    [ -z "${PROVE-}" ] || [ "$count" -le $((most * 10)) ] || step=$((count / most)) every=no
    for n in $(every=${every-} places "$count" "$step" 3); do
        [ -z "$kept" ] || { rm -rf "$kept"; echo old >"$kept"; }
        rm -f log
        status=0
        faulty "$kind:$n" "$@" >out 2>err </dev/null || status=$?
        said "$n" && no_leftovers || return
        [ -z "$kept" ] || cmp -s "$kept" new.kept || is "$n $(head -c 80 "$kept")" "$n old" || return
        [ "$status" = 2 ] || [ -z "$kept" ] || cmp "$kept" new.kept || return
        tried=$((tried + 1))
    done
    total=$((total + tried))
    echo "$total" >total
    [ "$tried" -ge 3 ]
}
add() { total=$(cat total 2>/dev/null || echo 0); }

for command in "show whole" "compare whole whole" "check whole --baseline base"; do
    # shellcheck disable=SC2086
    tap "memory: $command" sweep memory 131 "" $command
    add
    # shellcheck disable=SC2086
    tap "calls: $command" sweep call 1 "" $command
    add
done
tap "memory: an export" sweep memory 211 x.csv export whole -f csv -o x.csv
add
tap "calls: an export" sweep call 1 x.csv export whole -f csv -o x.csv
add
tap "memory: a baseline" sweep memory 211 b.base baseline whole -o b.base
add
tap "calls: a baseline" sweep call 1 b.base baseline whole -o b.base
add

# ---- A report, whose page is old or new ----

report_sweep() {
    local kind=$1 step=$2 n count status tried=0
    "$tool" report whole -o page && cp page/index.html new.html && echo "<!-- old -->" >>page/index.html && cp page/index.html old.html &&
        count=$(counted "$kind" report whole -o page) && cp out good.out || return
    [ -z "${PROVE-}" ] || [ "$count" -le 500 ] || step=$((count / 500)) every=no
    for n in $(every=${every-} places "$count" "$step" 3); do
        cp old.html page/index.html
        rm -f log
        status=0
        faulty "$kind:$n" report whole -o page >out 2>err </dev/null || status=$?
        said "$n" && no_leftovers || return
        cmp -s page/index.html new.html || cmp page/index.html old.html || return
        rm -rf page/.report-*
        tried=$((tried + 1))
    done
    rm -rf page
    echo $((total + tried)) >total
}
tap "memory: a report" report_sweep memory 467
add
tap "calls: a report" report_sweep call 8
add

# ---- A run: what it left goes on ----

run_sweep() {
    local kind=$1 step=$2 n count status tried=0
    rm -rf dir
    count=$(counted "$kind" run tiny.yaml -o dir -j1) && cp out good.out || return
    [ -z "${PROVE-}" ] || [ "$count" -le 500 ] || step=$((count / 500)) every=no
    for n in $(every=${every-} places "$count" "$step" 3); do
        rm -rf dir
        [ $((n % 2)) -eq 0 ] || cp -a whole dir
        rm -f log
        status=0
        faulty "$kind:$n" run tiny.yaml -o dir -j1 --force >out 2>err </dev/null || status=$?
        said "$n" && no_leftovers || return
        "$tool" run tiny.yaml -o dir -j1 -q --resume 2>err && run_bytes dir | cmp - whole.bytes || { echo "failure $n:"; cat log err; return 1; }
        tried=$((tried + 1))
    done
    echo $((total + tried)) >total
}
tap "memory: a run" run_sweep memory 2477
add
tap "calls: a run" run_sweep call 12
add

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
        is "$n $status" "$n 2" && [ -s err ] && no_leftovers || return
        [ "$n" -eq "$count" ] || is "$(cat x.csv)" old || return
    done
}
tap "what goes on failing is said, too" stays

echo "# failures: $total"
tap_end
