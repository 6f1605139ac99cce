#!/bin/bash
# Is what slow.py runs slow, all of it, and does it end as the command does?
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
slow=scripts/slow.py
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

status_of() { "$@" >"$work/out" 2>&1; echo $?; }
ends() { is "$(status_of $slow 3 sh -c 'exit 7') $(status_of $slow 3 sh -c 'kill -TERM $$')" "7 143"; }
# One computes out of its session, and without its parent: of forty looks at it at least ten find it
# standing still. (How much it computes depends on what else the machine does.)
shares() {
    $slow 8 sh -c "setsid sh -c 'echo \$\$ >$work/pid; while :; do :; done' & wait" &
    local slower=$! still=0
    awaits $slower [ -s "$work/pid" ] || return
    for _ in {1..40}; do
        sleep 0.03
        case $(sed 's/.*) //' "/proc/$(<"$work/pid")/stat") in T*) still=$((still + 1)) ;; esac
    done
    kill -KILL "$(<"$work/pid")"
    wait $slower
    [ $still -ge 10 ] || is "$still of 40" "10 or more"
}
# What was stopped by somebody else is not continued.
leaves() {
    is "$($slow 2 bash -c 'sleep 100 & kill -STOP $!; sleep 1; sed "s/.*) //" /proc/$!/stat | cut -c1; kill -KILL $!')" T
}
# Who watches a child never sees it stand still, so that what it tells of it is true.
watches() {
    cat >"$work/watch.py" <<'END'
import subprocess
child = subprocess.Popen(["sleep", "1000"])
seen = 0
for _ in range(40000):
    with open(f"/proc/{child.pid}/stat", encoding="ascii") as stat:
        seen += stat.read().rpartition(") ")[2][0] in "Tt"
child.kill()
print(seen)
END
    is "$($slow 4 /usr/bin/python3 "$work/watch.py")" 0
}
refuses() { is "$(status_of $slow 5) $(status_of $slow none true) $(status_of $slow 0.5 true) $(status_of $slow 2 /nothing)" "2 2 2 2"; }
tap "it ends as the command does" ends
tap "whatever comes of it stands still most of the time" shares
tap "a parent does not see its child stand still" watches
tap "what stood still before stays so" leaves
tap "without a command, or a number, it says how it is called" refuses
tap_end
