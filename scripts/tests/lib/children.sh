# For shell tests, sourced: processes that a test starts in the background, some of them in a
# subshell (tap's), where nobody could wait for them. `child_begun PID` notes one,
# `end_children` ends all of them, and comes back when they are gone. $work is the test's folder.
child_begun() { echo "$1" >>"$work/children"; }
end_children() {
    local pid
    [ -e "$work/children" ] || return 0
    while read -r pid; do
        kill "$pid" 2>/dev/null || continue
        while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    done <"$work/children"
    rm -f "$work/children"
}
# children_of PID: those that there are now, a line each. What would say it is in procps, which a bare Debian has not.
children_of() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v parent="$1" '{ pid = $1; sub(/.*\) /, "") } $2 == parent { print pid }'
}
