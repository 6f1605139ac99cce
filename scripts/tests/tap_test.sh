#!/bin/bash
# Do the questions of lib/tap.sh say no where nothing was looked at, and where the answer is no?
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
printf 'one\ntwo\n' >"$work/file"
: >"$work/empty"

# no COMMAND...: it says no, and why.
no() {
    local said
    said=$("$@" 2>&1) && { echo "it said yes"; return 1; }
    [ -n "$said" ] || { echo "it did not say why"; return 1; }
}
# result COMMAND...: of a test with this one result.
result() { (tap_number=0 tap_failed=0; "$@"; tap_end); }

tap "a file without such a line lacks it" lacks "$work/file" '^three$'
tap "one with it does not" no lacks "$work/file" '^two$'
tap "nor one that is empty" no lacks "$work/empty" x
tap "nor one that is not there" no lacks "$work/none" x
tap "nor where the pattern is none" no lacks "$work/file" '('
tap "a list that is as long as it must be" at_least 2 a b
tap "one that is not" no at_least 3 a b
tap "of nothing" no at_least 1
tap "what has a text" has "one two" "e t"
tap "what has it not" no has "one two" "e  t"
tap "a test that fails ends with no" no result tap "it is" false
tap "one that passes with yes" result tap "it is" true
tap_end
