#!/usr/bin/env bash
# The default matrix again and again: the reference results must come out, and
# neither the order of the cells, nor slow commands, a slow reader or a kill in
# the middle may change a number. TAP on standard output.
set -u
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-reference.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=build/irqbench
config=configs/default.yaml
count=0 failed=0

result() { # status name [file with details]
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        failed=$((failed + 1))
        [ $# -lt 3 ] || sed 's/^/# /' "$3"
    fi
}

run() { # name, then options of `irqbench run`
    local name=$1
    shift
    timeout -k 5 300 "$tool" run "$config" -o "$work/$name" "$@" > "$work/$name.log" 2>&1
}

same() { # name of the second run, title
    /usr/bin/python3 scripts/check-reference.py same "$work/first/run.json" "$work/$1/run.json" \
        > "$work/diff" 2>&1
    result $? "$2" "$work/diff"
}

run first
result $? "the default matrix runs" "$work/first.log"

/usr/bin/python3 scripts/check-reference.py reference reports/reference/default/run.json \
    "$work/first/run.json" > "$work/diff" 2>&1
status=$?
sed -n '1s/^/# /p' "$work/diff"
result $status "the reference results come out again" "$work/diff"

run reverse --order reverse
same reverse "cells in reverse order change nothing"
run delayed --delay-commands 7 -j 1
same delayed "delayed commands and one QEMU at a time change nothing"
run slow --slow-reader 400000
same slow "a slow reader changes nothing"

# Killed without warning once about a third of the cells are done.
"$tool" run "$config" -o "$work/killed" > "$work/killed.log" 2>&1 &
child=$!
for _ in $(seq 600); do
    [ "$(grep -c '^[0-9]*/[0-9]* ' "$work/killed.log")" -lt 25 ] || break
    kill -0 "$child" 2> /dev/null || break
    sleep 0.05
done
kill -KILL "$child" 2> /dev/null
wait "$child" 2> /dev/null
[ ! -e "$work/killed/run.json" ]
result $? "a killed run leaves no run.json"
run killed --resume
same killed "a killed run, resumed, gives the same results"

cp "$work/first/run.json" "$work/run.json"
"$tool" run --replay "$work/first" > "$work/replay.log" 2>&1 &&
    cmp "$work/run.json" "$work/first/run.json" >> "$work/replay.log" 2>&1
result $? "run.json is rebuilt from the raw frames, byte for byte" "$work/replay.log"

"$tool" report "$work/first" -o "$work/report1" > "$work/report.log" 2>&1 &&
    (cd / && TZ=Asia/Tokyo LC_ALL=C "$OLDPWD/$tool" report "$work/first" -o "$work/report2") \
        >> "$work/report.log" 2>&1 &&
    diff -r "$work/report1" "$work/report2" >> "$work/report.log" 2>&1
result $? "the same run.json gives the same report, byte for byte" "$work/report.log"

echo "1..$count"
[ "$failed" -eq 0 ]
