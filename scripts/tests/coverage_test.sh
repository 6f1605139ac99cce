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

# A part of its own: the median of drift's blocks is tested by another program than the one that is named.
cat >"$work/less.txt" <<'END'
least 99
part host/lib/silicon/drift.c by quantile_test
host/lib/silicon/drift.c | return x < y ? -1 : x > y; | for this test
END
less() {
    coverage "$work/less.txt"
    is $status 1 && has "$out" "at least 99.0 are stated" && has "$out" "never taken: if (count < DRIFT_BLOCKS_MIN"
}
cat >"$work/stale.txt" <<'END'
least 0
part host/lib/silicon/*.c by drift_test quantile_test
host/lib/silicon/drift.c | return x < y ? -1 : x > y; | it is taken
END
stale() { coverage "$work/stale.txt"; is $status 1 && has "$out" "stale.txt:3: is no exception any more"; }
refused() {
    printf 'least 1\nno such line\n' >"$work/odd.txt"
    coverage "$work/odd.txt"
    is $status 2 && has "$out" "odd.txt:2: neither"
}

if ! command -v gcov >/dev/null; then
    tap_skip "branches that the unit tests take" "gcov is not installed"
    tap_end
    exit
fi
tap "less than is stated is a failure, and what is missing named" less
tap "an exception that is none is told" stale
tap "a list that is none is refused" refused
if [ -n "${PROVE-}" ]; then
    enough() { coverage; [ $status -eq 0 ] || { echo "$out"; return 1; }; }
    tap "as many branches are taken as is stated" enough
else
    tap_skip "as many branches are taken as is stated" "to prove it alone: set PROVE=yes"
fi
tap_end
