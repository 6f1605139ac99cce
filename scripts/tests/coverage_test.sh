#!/bin/bash
# The unit tests take as many branches of what all numbers rest on as scripts/coverage.txt states.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# coverage [FILE]: leaves $status and $out.
coverage() {
    status=0
    out=$(/usr/bin/python3 -B scripts/coverage.py "$@" 2>&1) || status=$?
}

# A part of its own, which another program tests than the one that is named: all exceptions are true.
compare='return x < y ? -1 : x > y;'
ties='if (i < count && sorted[i] == sorted[i - 1u]) {'
cat >"$work/less.txt" <<END
least 99
part host/lib/silicon/drift.c by quantile_test
host/lib/silicon/drift.c compare_values 2 | $compare | for this test
END
less() {
    coverage "$work/less.txt"
    is $status 1 && has "$out" "at least 99.0 are stated" && has "$out" "never taken: if (count < DRIFT_BLOCKS_MIN" &&
        has_not "$out" "no exception any more" && has "$out" "  for this test:" &&
        has "$out" "2 of host/lib/silicon/drift.c compare_values: $compare"
}
# Two branches are not taken where one is excepted, four where five are, and two of another function.
cat >"$work/stale.txt" <<END
least 0
part host/lib/silicon/drift.c by quantile_test
host/lib/silicon/drift.c compare_values 1 | $compare | one is lost
host/lib/silicon/drift.c ties_of 5 | $ties | one is taken
host/lib/silicon/drift.c drift_trend 2 | for (size_t i = 1; i <= count; i++) { | they are ties_of's
END
stale() {
    coverage "$work/stale.txt"
    is $status 1 && has "$out" "1 never taken: $compare" && has_not "$out" "stale.txt:3: is no" &&
        has "$out" "stale.txt:4: is no exception any more (5 stated, 4 never taken)" &&
        has "$out" "stale.txt:5: is no exception any more (2 stated, 0 never taken)"
}
# Nothing is built for these.
gone() {
    sed 's/x < y/x <= y/' "$work/less.txt" >"$work/gone.txt"
    coverage --list "$work/gone.txt"
    is $status 1 && has "$out" "gone.txt:3: is no exception any more: no line of host/lib/silicon/drift.c is: return x <= y"
}
refused() {
    printf 'least 1\nno such line\n' >"$work/odd.txt"
    coverage "$work/odd.txt"
    is $status 2 && has "$out" "odd.txt:2: neither" || return
    { cat "$work/less.txt"; tail -n 1 "$work/less.txt"; } >"$work/odd.txt"
    coverage --list "$work/odd.txt"
    is $status 2 && has "$out" "odd.txt:3 says the same line" || return
    { cat "$work/less.txt"; echo "part host/lib/silicon/*.c by drift_test"; } >"$work/odd.txt"
    coverage --list "$work/odd.txt"
    is $status 2 && has "$out" "host/lib/silicon/drift.c: counted by two parts"
}
listed() { coverage --list; is $status 0 && has "$out" "Excepted, as nothing takes them:"; }

tap "an exception whose line is not there is told" gone
tap "a list that is none is refused" refused
tap "the lines of all exceptions are there" listed
if ! command -v gcov >/dev/null; then
    tap_skip "branches that the unit tests take" "gcov is not installed"
    tap_end
    exit
fi
tap "less than is stated is a failure, and what is missing named" less
tap "a branch lost beside excepted ones, and an exception that is none, are told" stale
if [ -n "${PROVE-}" ]; then
    enough() { coverage; [ $status -eq 0 ] || { echo "$out"; return 1; }; }
    tap "as many branches are taken as is stated" enough
else
    tap_skip "as many branches are taken as is stated" "to prove it alone: set PROVE=yes"
fi
tap_end
