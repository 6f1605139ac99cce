#!/bin/bash
# Signals and limits of the system: what was ignored at the start stays ignored, and no limit ends
# the tool without a sentence.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. host/tests/faults/tiny_run.sh
cd "$work" || exit 1

tap "a run to begin with" "$tool" run tiny.yaml -o whole -j1 -q
run_bytes whole >whole.bytes

# ---- What was ignored ----

# signalled IGNORED SIGNAL: a run that gets it in its middle; its status. The shell's own jobs in
# the background ignore SIGINT: env puts that back first.
signalled() {
    rm -rf dir err
    env --default-signal=INT,HUP,QUIT,TERM ${1:+--ignore-signal=$1} "$tool" run tiny.yaml -o dir -j1 --progress plain --delay-commands 300 >out 2>err </dev/null &
    local pid=$!
    awaits $pid grep -qsF "1/2 " err && kill -"$2" $pid || return
    status=0
    wait $pid || status=$?
}
ignored() { signalled "$1" "$1" && is "$status $(cat err | wc -l)" "0 2" && run_bytes dir | cmp - whole.bytes; }
for name in HUP INT QUIT TERM; do
    tap "SIG$name, ignored at the start, is ignored (nohup, jobs in the background)" ignored $name
done
heard() { signalled "" "$1" && is "$status" 2 && has "$(cat err)" "irqbench: stopped by $2 after 1 of 2 cells; go on with"; }
tap "SIGHUP is heard otherwise" heard HUP Hangup
tap "SIGINT too" heard INT Interrupt
tap "and SIGTERM" heard TERM Terminated
pipe() { local status; (trap - PIPE; "$tool" show whole; echo $? >status) | head -n 1 >out; status=$(cat status) && [ "$status" = 0 ] || is "$status" 141; }
tap "a reader that goes away is no fault" pipe

# Behind its first figure a report is ended: it leaves nothing, and is ended by that signal.
ended_report() {
    local name=$1 status=0
    rm -rf page bin && mkdir bin
    printf '#!/bin/sh\n: >"%s/asked"\nexec sleep 60\n' "$work" >bin/gnuplot
    chmod +x bin/gnuplot
    rm -f asked
    PATH=$work/bin:$PATH env --default-signal=INT,HUP,TERM,XCPU "$tool" report whole --figures -o page >out 2>err </dev/null &
    local pid=$!
    awaits $pid [ -e asked ] || { cat err; return 1; }
    kill -"$name" $pid
    wait $pid || status=$?
    is "$status $(ls -A page 2>/dev/null)" "$2 "
}
tap "a report that is ended leaves nothing half written" ended_report TERM 143
tap "by Ctrl-C neither" ended_report INT 130

# ---- Limits ----

limit_of_time() { ended_report XCPU 2 && has "$(cat err)" "irqbench: error: the limit of CPU time is used up; raise it (ulimit -t)"; }
tap "the limit of CPU time is told" limit_of_time
limit_of_run() { signalled "" XCPU && is "$status" 2 && has "$(cat err)" "limit of CPU time" && "$tool" run tiny.yaml -o dir -j1 -q --resume && run_bytes dir | cmp - whole.bytes; }
tap "a run at that limit goes on with --resume" limit_of_run

# A sentence of ours, or of the loader, before there is anything of us.
told() {
    case $status in
    0) return ;;
    2) grep -q "error: " err && return ;;
    127) grep -q "error while loading shared libraries\|cannot execute" err && return ;;
    esac
    echo "$1: exit $status"
    cat err
    return 1
}
# under OPTION LIMIT ARGUMENT...: the tool at this limit. Variables are on the stack, too: with many of them
# it is full before there is anything of us, in the loader, which says nothing then.
under() {
    env -i PATH="$PATH" HOME="$HOME" TMPDIR="$work" IRQBENCH_TEST_MARK="${IRQBENCH_TEST_MARK-}" \
        bash -c 'ulimit -c 0; ulimit -S "$1" "$2" && exec timeout "${@:3}"' - "$1" "$2" "$hung" "$tool" "${@:3}"
}
# limited OPTION FIRST LAST STEP ARGUMENT...: each limit in between, of which the last is enough.
limited() {
    local option=$1 first=$2 last=$3 step=$4 limit status
    shift 4
    for ((limit = first; limit <= last; limit += step)); do
        status=0
        under "$option" "$limit" "$@" >out 2>err </dev/null || status=$?
        told "ulimit $option $limit" || return
        [ "$status" = 0 ] || echo "$option $limit" >>refused
    done
    is "$status" 0
}
sure() { rm -rf dir; limited "$@"; }
tap "of files open at once (ulimit -n), in show" limited -n 4 12 1 show whole
tap "in an export" limited -n 4 12 1 export whole -f csv -o x.csv
tap "in a run" sure -n 4 40 2 run tiny.yaml -o dir -j1 --force -q
tap "in a report" limited -n 4 28 2 report whole --figures -o page
tap "of memory (ulimit -v), in show" limited -v 12000 60000 1500 show whole
tap "in a report" limited -v 12000 228000 12000 report whole -o page
tap "of the stack (ulimit -s), in show" limited -s 16 1040 128 show whole
stack_of_run() { local n status; for n in 16 32 64 128 256 1024; do rm -rf dir; status=0; under -s "$n" run tiny.yaml -o dir -j1 -q >out 2>err </dev/null || status=$?; told "ulimit -s $n" || return; [ "$n" -gt 16 ] || has "$(cat err)" "the stack is too small for this; raise its limit (ulimit -s)" || return; done; is "$status" 0; }
tap "in a run" stack_of_run
refusals() { for option in -n -v; do grep -q -- "$option" refused || { cat refused; return 1; }; done; }
tap "some of these limits were too small" refusals
processes() {
    local status=0 as=()
    [ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chmod 777 "$work"
    "${as[@]}" prlimit --nproc=1 "$tool" run tiny.yaml -o dir2 -j1 >out 2>err </dev/null || status=$?
    is "$status" 2 && has "$(cat err)" "Resource temporarily unavailable" && has "$(cat err)" "error: "
}
if [ "$(id -u)" -ne 0 ] || setpriv --reuid=65534 --regid=65534 --clear-groups "$tool" --version >/dev/null 2>&1; then
    tap "of processes (ulimit -u)" processes
else
    tap_skip "of processes (ulimit -u)" "no other user can run the tool here"
fi
tap_end
