# TAP for shell tests, sourced: `tap NAME COMMAND...` is one result, `tap_skip
# NAME REASON` one that was not tried, `tap_end` the last line of a test. For
# any POSIX shell that knows `local`.
# A command that a test waits for gets $hung seconds: no limit of its time, which is many times less
# on a slow machine, too, but the end of one that hangs.
hung=${IRQBENCH_TEST_HUNG:-1500}
tap_number=0
tap_failed=0

tap() {
    local name=$1 output
    shift
    tap_number=$((tap_number + 1))
    if output=$("$@" 2>&1 </dev/null); then
        echo "ok $tap_number - $name"
        return 0
    fi
    echo "not ok $tap_number - $name"
    printf '%s\n' "$output" | sed 's/^/# /'
    tap_failed=$((tap_failed + 1))
}

tap_skip() {
    tap_number=$((tap_number + 1))
    echo "ok $tap_number - $1 # SKIP $2"
}

tap_end() {
    echo "1..$tap_number"
    [ $tap_failed -eq 0 ]
}

# awaits PID COMMAND...: until the command says yes; no, if the process has ended and it still says no.
awaits() {
    local pid=$1
    shift
    until "$@"; do
        kill -0 "$pid" 2>/dev/null || { "$@"; return; }
        sleep 0.05
    done
}

# What tests ask most often; each shows what it found when the answer is no.
is() { [ "$1" = "$2" ] || { printf 'expected: %s\nfound:    %s\n' "$2" "$1"; return 1; }; }
has() { printf '%s\n' "$1" | grep -F -- "$2" >/dev/null || { printf 'expected to find: %s\nin:\n%s\n' "$2" "$1"; return 1; }; }
# lacks FILE PATTERN: the file is there and has something, but no such line.
lacks() {
    local status=0
    [ -s "$1" ] || { echo "$1 is not there, or empty"; return 1; }
    grep -nE -- "$2" "$1" || status=$?
    [ $status -eq 1 ]
}
# at_least COUNT WORD...: what a test goes through one by one has so many; of none of them nothing is shown.
at_least() {
    local least=$1
    shift
    [ $# -ge "$least" ] || { echo "expected $least or more, found $#: $*"; return 1; }
}
has_not() { ! printf '%s\n' "$1" | grep -F -- "$2"; }
