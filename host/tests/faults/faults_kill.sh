#!/bin/bash
# The tool is killed directly behind each of its calls that touch the file system: a run goes on
# with --resume and gives the bytes of one that nobody disturbed, and a file that was there is the
# old one or the new one, whole. With PROVE behind every call, else behind some and the last ones.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
preload=$PWD/build/tests/libfaults.so
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. host/tests/faults/tiny_run.sh
cd "$work" || exit 1

tap "the tool finds two boards" few_boards
[ ! -d firmware ] || export IRQBENCH_FIRMWARE=$PWD/firmware
tap "a run that nobody disturbs" "$tool" run tiny.yaml -o whole -j1 -q
run_bytes whole >whole.bytes

# killed N ARGUMENT...: behind its Nth call.
killed() {
    local n=$1 status=0
    shift
    faulty "kill:$n" "$@" >out 2>err </dev/null || status=$?
    is "$status" 137
}

# goes_on DIRECTORY: --resume makes the run whole.
goes_on() { "$tool" run tiny.yaml -o "$1" -j1 -q --resume && run_bytes "$1" | cmp - whole.bytes && is "$(find "$1" -name '.*')" ""; }

# It was killed so often of so many times.
tried() {
    echo "# killed $1 of $2: $3" >>tried
    [ "$1" -ge 5 ]
}

sweep_run() {
    local n tried=0 count
    count=$(counted kill run tiny.yaml -o counted -j1) || return
    for n in $(places "$count" 25 20); do
        rm -rf dir
        killed "$n" run tiny.yaml -o dir -j1 && goes_on dir || { echo "killed behind call $n of $count"; return 1; }
        tried=$((tried + 1))
    done
    tried "$tried" "$count" "a run"
}
tap "a run that is killed anywhere goes on" sweep_run
tap "a run that is whole is resumed by doing nothing" goes_on whole

# Over a run that was there: of the old and the new one never a mixture.
sweep_again() {
    local n count tried=0
    rm -rf dir && cp -a whole dir
    count=$(counted kill run tiny.yaml -o dir -j1) || return
    for n in $(places "$count" 50 10); do
        rm -rf dir && cp -a whole dir
        killed "$n" run tiny.yaml -o dir -j1 && goes_on dir || { echo "killed behind call $n of $count"; return 1; }
        tried=$((tried + 1))
    done
    tried "$tried" "$count" "a run in the place of another"
}
tap "so does one in the place of another" sweep_again

sweep_export() {
    local n count tried=0
    "$tool" export whole -f csv -o new.csv && count=$(counted kill export whole -f csv -o x.csv) || return
    for n in $(places "$count" 10 15); do
        echo old >x.csv
        killed "$n" export whole -f csv -o x.csv || return
        cmp -s x.csv new.csv || is "$n $(cat x.csv)" "$n old" || return
        tried=$((tried + 1))
    done
    tried "$tried" "$count" "an export"
}
tap "an export that is killed leaves the old file or the new one" sweep_export

sweep_report() {
    local n count tried=0
    "$tool" report whole -o report && count=$(counted kill report whole -o counted-report) || return
    for n in $(places "$count" 60 6); do
        rm -rf page
        killed "$n" report whole -o page && "$tool" report whole -o page || return
        cmp page/index.html report/index.html && is "$n $(find page -name '.*')" "$n " || return
        tried=$((tried + 1))
    done
    tried "$tried" "$count" "a report"
}
tap "a report that is killed is made by making it again" sweep_report

cat tried
tap_end
