#!/usr/bin/env bash
# time limit: 2400
# The default matrix again and again, in modelled cycles and in instructions: the
# reference results must come out, and neither the order of the cells, nor slow
# commands, a slow reader or a kill in the middle may change a number. In
# modelled cycles every figure must also be what the plugin saw from outside.
# TAP on standard output.
set -u
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-reference.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=build/irqbench
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

run() { # name, config, then options of `irqbench run`
    local name=$1 config=configs/$2.yaml
    shift 2
    timeout -k 5 1500 "$tool" run "$config" -o "$work/$name" "$@" > "$work/$name.log" 2>&1
}

same() { # names of two runs, title
    /usr/bin/python3 scripts/check-reference.py same "$work/$1/run.json" "$work/$2/run.json" \
        > "$work/diff" 2>&1
    result $? "$3" "$work/diff"
}

reference() { # name of the run, of its config
    /usr/bin/python3 scripts/check-reference.py reference "reports/reference/$2/run.json" \
        "$work/$1/run.json" > "$work/diff" 2>&1
    local status=$?
    sed -n '1s/^/# /p' "$work/diff"
    result $status "the reference results of $2.yaml come out again" "$work/diff"
}

run first default
result $? "the default matrix runs" "$work/first.log"
reference first default

/usr/bin/python3 scripts/check-reference.py witness "$work/first/run.json" > "$work/witness" 2>&1
status=$?
sed -n '1s/^/# /p' "$work/witness"
result $status "the plugin saw every figure of every sample, to the cycle" "$work/witness"

run other default --order reverse --delay-commands 3 -j 1
same first other "cells in reverse order, delayed commands and one QEMU at a time change nothing"

run insns insns
result $? "the default matrix runs in instructions" "$work/insns.log"
reference insns insns
run slow insns --slow-reader 400000
same insns slow "a slow reader changes nothing"

# Killed without warning once a part of the cells is done.
"$tool" run configs/default.yaml -o "$work/killed" > "$work/killed.log" 2>&1 &
child=$!
while kill -0 "$child" 2> /dev/null && [ "$(grep -c '^[0-9]*/[0-9]* ' "$work/killed.log")" -lt 25 ]; do
    sleep 0.05
done
kill -KILL "$child" 2> /dev/null
wait "$child" 2> /dev/null
[ ! -e "$work/killed/run.json" ]
result $? "a killed run leaves no run.json"
run killed default --resume
same first killed "a killed run, resumed, gives the same results"

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
