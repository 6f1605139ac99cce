#!/bin/bash
# The test runner: whatever goes wrong with a test shows in the counts, in the
# exit status and in the last line.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fake NAME: a test program whose body is on stdin.
fake() {
    { echo '#!/bin/bash'; cat; } >"$work/$1"
    chmod +x "$work/$1"
}
fake pass <<<'echo "ok 1 - a"; echo "ok 2 - b"; echo 1..2'
fake fail <<<'echo "ok 1 - a"; echo "not ok 2 - b"; echo "# because"; exit 1'
fake fail_but_exit_0 <<<'echo "not ok 1 - a"'
fake exit_3 <<<'echo "ok 1 - a"; exit 3'
fake crash <<<'echo "ok 1 - a"; kill -SEGV $$'
fake crash_after_failure <<<'echo "not ok 1 - a"; kill -SEGV $$'
fake hang <<<'echo "ok 1 - a"; sleep 60'
fake hang_deaf <<<'trap "" TERM; echo "ok 1 - a"; while :; do sleep 1; done'
fake gets_on <<<'for i in 1 2 3 4; do echo "ok $i - a"; sleep 0.7; done'
# The C library's own two signals, 32 and 33, nobody can set.
fake ignores <<<'echo "ok 1 - ignored $(printf %016x $((0x$(sed -n s/^SigIgn:.//p /proc/self/status) & ~0x180000000)))"; exit 1'
# Until it has used 0.2 s (field 14 of its stat, in ticks of 10 ms), however fast that is.
fake burns <<<'while read -ra stat </proc/$$/stat && [ "${stat[13]}" -lt 20 ]; do :; done; echo "ok 1 - a"'
fake long <<<'echo $$ >long.pid; exec sleep 60'
fake quiet <<<':'
fake short <<<'echo 1..3; echo "ok 1 - a"'
fake bails <<<'echo "ok 1 - a"; echo "Bail out! no disk"'
fake skips <<<'echo "ok 1 - a"; echo "ok 2 - b # SKIP no board"; echo "not ok 3 # SKIP c"'
fake only_skips <<<'echo "ok 1 - a # SKIP no board"'
fake two_groups <<<'echo 1..1; echo "ok 1 - a"; echo 1..2; echo "ok 1 - b"; echo "ok 2 - c"'
fake leaves_child <<<'sleep 61 & echo $! >child; echo "ok 1 - a"'
fake mode <<<'echo "ok 1 - a"; echo "$CMOCKA_MESSAGE_OUTPUT" >&2; exit 1'
fake noise <<<'echo "okay then"; echo "not okay"; echo "  ok 5 - inner"; echo "ok 1 - a"'
fake no_exec.sh <<<'echo "ok 1 - a"'
chmod -x "$work/no_exec.sh"
fake asks_time.sh <<'END'
# time limit: 2 s
echo "ok 1 - a"; sleep 60
END

# verdict LAST_LINE STATUS TEST... : what the runner says of these tests.
verdict() {
    local expected="$1 status $2" output status
    shift 2
    output=$(cd "$work" && "$OLDPWD/scripts/run-tests.sh" -t 1 "$@" 2>"$work/stderr")
    status=$?
    [ -s "$work/stderr" ] && cat "$work/stderr" && return 1
    is "$(tail -n 1 <<<"$output") status $status" "$expected"
}
# says TEXT TEST...
says() {
    local text=$1
    shift
    has "$(cd "$work" && "$OLDPWD/scripts/run-tests.sh" -t 1 "$@")" "$text"
}

burnt() {
    local said
    said=$(cd "$work" && "$OLDPWD/scripts/run-tests.sh" pass burns) &&
        has "$said" "processor seconds of the longest: burns " && has_not "$said" "burns 0.0"
}

# Whoever calls the runner.
ignored_by_nobody() { (trap '' INT HUP XFSZ PIPE; says "ignored 0000000000000000" ignores); }

# A zombie that nobody reaps has no command line any more.
ended() { ! grep -qs . "/proc/$1/cmdline"; }
# An interrupted runner takes its tests with it.
interrupted() {
    local runner
    (cd "$work" && exec "$OLDPWD/scripts/run-tests.sh" long >/dev/null 2>&1) &
    runner=$!
    until [ -s "$work/long.pid" ]; do sleep 0.1; done
    kill -TERM $runner
    wait $runner
    is $? 130 && ended "$(cat "$work/long.pid")"
}

tap "passes are counted" verdict "2 passed, 0 failed" 0 pass
tap "failures are counted" verdict "1 passed, 1 failed" 1 fail
tap "output of a failure is shown" says "# because" fail
tap "a failed line counts although the program exits 0" verdict "0 passed, 1 failed" 1 fail_but_exit_0
tap "an exit status counts although every line is ok" verdict "1 passed, 1 failed" 1 exit_3
tap "the exit status is named" says "exit status 3" exit_3
tap "a crash is a failure" verdict "1 passed, 1 failed" 1 crash
tap "the signal is named" says "died of signal 11" crash
tap "a crash counts besides a failed line" verdict "0 passed, 2 failed" 1 crash_after_failure
tap "a test that hangs is a failure" verdict "1 passed, 1 failed" 1 hang
tap "how long it said nothing is named" says "said nothing for 1 s and was ended" hang
tap "a test that ignores TERM is killed" verdict "1 passed, 1 failed" 1 hang_deaf
tap "a script's own limit is used" says "said nothing for 2 s and was ended" asks_time.sh
tap "a test that gets on may take longer" verdict "4 passed, 0 failed" 0 gets_on
tap "a test begins with no signal ignored" ignored_by_nobody
tap "processor seconds are told" burnt
tap "a test without a result is a failure" verdict "0 passed, 1 failed" 1 quiet
tap "fewer results than announced is a failure" verdict "1 passed, 1 failed" 1 short
tap "bailing out is a failure" verdict "1 passed, 1 failed" 1 bails
tap "skipped is neither passed nor failed" verdict "1 passed, 0 failed" 0 skips
tap "what was skipped is shown" says "no board" skips
tap "only skipped is not a success" verdict "0 passed, 0 failed" 1 only_skips
tap "several groups add up" verdict "3 passed, 0 failed" 0 two_groups
tap "a process left behind is a failure" verdict "1 passed, 1 failed" 1 leaves_child
tap "and it is gone afterwards" ended "$(cat "$work/child")"
tap "cmocka is asked for TAP" says "TAP" mode
tap "only whole TAP lines count" verdict "1 passed, 0 failed" 0 noise
tap "a script that is not executable runs" verdict "1 passed, 0 failed" 0 no_exec.sh
tap "a missing test is a failure" verdict "0 passed, 1 failed" 1 no_such_test
tap "no tests at all is no success" verdict "0 passed, 0 failed" 1
tap "a failed build is one failure more" verdict "2 passed, 1 failed" 1 -b 2 pass
tap "all together" verdict "8 passed, 5 failed" 1 -j 3 pass quiet fail exit_3 crash two_groups no_such_test
tap "an interrupt ends the tests too" interrupted
tap_end
