#!/bin/bash
# Runs test programs that print TAP and counts their results. A test that
# crashes, hangs, promises more than it delivers, says nothing or leaves a
# process behind has failed. The last line is always "N passed, N failed". Before it stand the
# ten tests that took most processor time, in seconds.
#
#   scripts/run-tests.sh [-j JOBS] [-t SECONDS] [-b BUILD_STATUS] TEST...
#
# A test hangs that prints nothing for SECONDS (1800): how long it takes altogether is no matter.
#
# Where PROVE is set (make prove), a test takes every board and case that it knows of, else a
# part of them that is always the same, one of each kind.
# Scripts (*.sh) are run by bash; one that prints less often has a line "# time limit: SECONDS".
set -u
jobs=$(nproc 2>/dev/null || echo 2)
# No test comes near it where it gets on, be the machine five times as slow as usual.
limit=1800
build_status=0
# A make that a test calls is not part of the one that called this.
unset MAKEFLAGS MFLAGS MAKELEVEL
while getopts j:t:b: option; do
    case $option in
    j) jobs=$OPTARG ;;
    t) limit=$OPTARG ;;
    b) build_status=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))

work=$(mktemp -d)
running=()
stop() { [ ${#running[@]} -eq 0 ] || kill "${running[@]}" 2>/dev/null; }
trap 'rm -rf "$work"' EXIT
trap 'stop; wait; exit 130' INT TERM

time_limit_of() {
    local own=
    case $1 in *.sh) own=$(sed -n 's/^# time limit: \([0-9]\{1,\}\).*/\1/p;20q' "$1") ;; esac
    echo "${own:-$limit}"
}

# Every process carries the mark of the test that it belongs to.
processes_with_mark() { grep -lsz "^IRQBENCH_TEST_MARK=$1\$" /proc/[0-9]*/environ | cut -d/ -f3; }

# Children that were told to end get a moment for it. Prints how many did not.
leftovers() {
    local tries pids
    for tries in {1..10}; do
        mapfile -t pids < <(processes_with_mark "$1")
        [ ${#pids[@]} -gt 0 ] || return 0
        sleep 0.1
    done
    kill -9 "${pids[@]}" 2>/dev/null
    echo ${#pids[@]}
}

# Ends what carries the mark: for three seconds it may end by itself, then until there is none, since
# what is killed may have started another one meanwhile.
end_marked() {
    local pids tries
    for tries in {0..60}; do
        mapfile -t pids < <(processes_with_mark "$1")
        [ ${#pids[@]} -gt 0 ] || return
        case $tries in
        0) kill "${pids[@]}" 2>/dev/null ;;
        [3-6]?) kill -KILL "${pids[@]}" 2>/dev/null ;;
        esac
        sleep 0.1
    done
}

# watch NUMBER MARK SECONDS: until that test has written nothing for so long. All of its mark is
# ended then, and there is a file "late".
watch() {
    local size=-1 now since=$SECONDS
    while sleep 1; do
        now=$(stat -c %s "$work/$1.out")
        [ "$now" = "$size" ] || { size=$now since=$SECONDS; }
        [ $((SECONDS - since)) -lt "$3" ] || { touch "$work/$1.late"; end_marked "$2"; return; }
    done
}

# Writes out, rc, left, time and used of test number $1 into the work folder. Jobs of a shell
# ignore SIGINT and SIGQUIT, and who called us may ignore others: a test begins with none ignored.
run_one() {
    local number=$1 test=$2 out=$work/$1.out started=$EPOCHREALTIME child watcher rc mark=$$.$1
    local runner=()
    case $test in *.sh) runner=(bash) ;; esac
    case $test in /*) ;; *) test=./$test ;; esac
    : >"$out"
    CMOCKA_MESSAGE_OUTPUT=TAP IRQBENCH_TEST_MARK=$mark setsid env --default-signal \
        "${runner[@]}" "$test" >>"$out" 2>&1 </dev/null &
    child=$!
    watch "$number" "$mark" "$(time_limit_of "$test")" >/dev/null 2>&1 &
    watcher=$!
    trap 'kill $watcher; end_marked $mark; exit 130' TERM INT
    { wait $child; } 2>/dev/null
    rc=$?
    # Who ends a test has to come to the last of its processes.
    if [ -e "$work/$number.late" ]; then
        rc=124
        wait $watcher
    else
        kill $watcher 2>/dev/null
    fi
    echo $rc >"$work/$number.rc"
    times >"$work/$number.times"
    awk 'NR == 2 { split($1 " " $2, t, /[ms ]+/); printf "%.1f", 60 * (t[1] + t[3]) + t[2] + t[4] }' \
        "$work/$number.times" >"$work/$number.used"
    leftovers "$mark" >"$work/$number.left"
    awk -v a="$started" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }' >"$work/$number.time"
}

# TAP on stdin to "passed failed skipped planned results bailed". cmocka
# prints a skipped test as "not ok N # SKIP name".
count() {
    awk '/^(not )?ok([ \t]|$)/ && /# *(SKIP|skip)/ { skipped++; next }
         /^ok([ \t]|$)/        { passed++ }
         /^not ok([ \t]|$)/    { failed++ }
         /^1\.\.[0-9]+/        { planned += substr($1, 4) }
         /^Bail out!/          { bailed = 1 }
         END { print passed + 0, failed + 0, skipped + 0, planned + 0, bailed + 0 }'
}

how_it_ended() {
    local rc=$1 seconds=$2
    case $rc in
    124) echo "said nothing for $seconds s and was ended" ;;
    137) echo "was killed" ;;
    126 | 127) echo "could not be started (exit status $rc)" ;;
    *) if [ "$rc" -gt 128 ]; then echo "died of signal $((rc - 128))"; else echo "exit status $rc"; fi ;;
    esac
}

# What is wrong with a test beyond its own "not ok" lines; nothing if fine.
complaints() {
    local rc=$1 passed=$2 failed=$3 skipped=$4 planned=$5 bailed=$6 left=$7 seconds=$8
    local results=$((passed + failed + skipped))
    if [ "$rc" -ne 0 ] && [ "$failed" -eq 0 ]; then
        how_it_ended "$rc" "$seconds"
    elif [ "$rc" -ge 124 ]; then
        how_it_ended "$rc" "$seconds"
    elif [ "$results" -eq 0 ]; then
        echo "printed no result"
    elif [ "$planned" -gt "$results" ]; then
        echo "announced $planned results, gave $results"
    elif [ "$bailed" -eq 1 ] && [ "$failed" -eq 0 ]; then
        echo "bailed out"
    fi
    [ -z "$left" ] || echo "left $left process(es) running"
}

total_passed=0 total_failed=0 total_skipped=0 failed_tests=0
tell() {
    local number=$1 test=$2 rc left passed failed skipped planned bailed problem word=ok
    rc=$(cat "$work/$number.rc" || echo 137) left=$(cat "$work/$number.left")
    read -r passed failed skipped planned bailed < <(count <"$work/$number.out")
    complaints "$rc" "$passed" "$failed" "$skipped" "$planned" "$bailed" "$left" \
        "$(time_limit_of "$test")" >"$work/$number.why"
    while read -r problem; do failed=$((failed + 1)); done <"$work/$number.why"
    if [ "$failed" -gt 0 ]; then
        word=FAIL
        failed_tests=$((failed_tests + 1))
        touch "$work/$number.bad"
    fi
    printf '  %-4s %-40s %3d passed, %d failed%s  (%s s)\n' "$word" "$test" "$passed" "$failed" \
        "$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")" "$(cat "$work/$number.time")"
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))
    total_skipped=$((total_skipped + skipped))
}

tests=("$@")
next=0
while [ $next -lt ${#tests[@]} ] || [ ${#running[@]} -gt 0 ]; do
    while [ $next -lt ${#tests[@]} ] && [ ${#running[@]} -lt "$jobs" ]; do
        run_one $next "${tests[$next]}" &
        running[next]=$!
        next=$((next + 1))
    done
    wait -n "${running[@]}"
    for number in "${!running[@]}"; do
        kill -0 "${running[$number]}" 2>/dev/null && continue
        unset "running[$number]"
        tell "$number" "${tests[$number]}"
    done
done

for number in "${!tests[@]}"; do
    [ -e "$work/$number.bad" ] || continue
    printf '\n---- %s ' "${tests[$number]}"
    [ ! -s "$work/$number.why" ] || paste -sd';' "$work/$number.why" | sed 's/^/(/;s/$/)/' | tr -d '\n'
    printf '\n'
    cat "$work/$number.out"
done
if [ $total_skipped -gt 0 ]; then
    printf '\nskipped: %d\n' $total_skipped
    for number in "${!tests[@]}"; do
        grep -E '^(not )?ok.*# *(SKIP|skip)' "$work/$number.out" | sed "s|^|  ${tests[$number]}: |"
    done
fi
if [ "$build_status" -ne 0 ]; then
    printf '\nnot everything could be built: see the messages above (make: status %s)\n' "$build_status"
    total_failed=$((total_failed + 1))
fi
printf '\nprocessor seconds of the longest: %s\n' \
    "$(for number in "${!tests[@]}"; do echo "$(cat "$work/$number.used") ${tests[$number]##*/}"; done | sort -rn |
        awk 'NR <= 10 { printf "%s%s %s", (NR > 1 ? ", " : ""), $2, $1 } { all += $1 } END { printf "; all: %.0f", all }')"
printf '\n%d passed, %d failed\n' $total_passed $total_failed
[ $total_failed -eq 0 ] && [ $total_passed -gt 0 ]
