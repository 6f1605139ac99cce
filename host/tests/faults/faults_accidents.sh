#!/bin/bash
# What befalls a QEMU from outside is no fault of the cell that it runs: it is told, the cell is
# measured again, and a second time ends the run, which goes on with --resume.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. scripts/tests/lib/children.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
parts=$PWD/firmware/tests/parts
image=$PWD/build/firmware/mps2-an385/irqbench.elf
plugin=$PWD/build/libvdwt.so
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. host/tests/faults/tiny_run.sh
cd "$work" || exit 1
# Only a QEMU that is stopped is waited for until its limit, which is many times what QEMU takes for its
# first answer, so that a slow machine does not come to it.
{ cat tiny.yaml; echo "timeout_s: 10"; } >stopped.yaml

tap "a run that nobody disturbs" "$tool" run tiny.yaml -o whole -j1 -q
run_bytes whole >tiny.bytes
tap "also with a limit" "$tool" run stopped.yaml -o limited -j1 -q
run_bytes limited >stopped.bytes

# In the middle of the run: the first cell is done, and a command waits.
# accident SIGNAL once|all: to the QEMU behind the first cell, or also to those that follow.
accident() {
    local name=$1 which=$2 pid child last=none
    config=tiny
    [ "$name" != STOP ] || config=stopped
    rm -rf dir err
    "$tool" run $config.yaml -o dir -j1 --progress plain --delay-commands 400 >out 2>err </dev/null &
    pid=$!
    awaits $pid grep -qsF "1/2 " err || { cat err; return 1; }
    while [ -e /proc/$pid/exe ]; do
        child=$(children_of $pid | grep -vx "$last" | head -n 1)
        if [ -n "$child" ] && kill -"$name" "$child"; then
            last=$child
            [ "$which" = all ] || break
        fi
        sleep 0.1
    done
    status=0
    wait $pid || status=$?
}
reruns() { python3 -c "import json; print([x['reason'].split(':')[0] for x in json.load(open('dir/run.json'))['provenance']['reruns']])"; }
once() { accident "$1" once && is "$status" 0 && run_bytes dir | cmp - $config.bytes && is "$(reruns)" "['$2']" && has "$(cat err)" ", running it again"; }
twice() { accident "$1" all && is "$status" 2 && has "$(cat err)" "irqbench: error: " && has "$(cat err)" "$2" && has "$(cat err)" "go on with --resume" && [ ! -e dir/run.json ] && "$tool" run $config.yaml -o dir -j1 -q --resume && run_bytes dir | cmp - $config.bytes; }
tap "a QEMU that is killed" once KILL "QEMU was ended from outside"
tap "one that is told to end" once TERM "QEMU was ended from outside"
tap "one at its limit of CPU time" once XCPU "QEMU was ended from outside"
tap "one that is stopped gets no time to run" once STOP "no time to run"
tap "each one killed" twice KILL "QEMU was ended from outside: signal 9 (Killed)"
tap "each one stopped" twice STOP "no time to run: it is stopped"
own_fault() { accident ABRT once && is "$status" 0 && has "$(cat err)" "1 fault" || { [ "$status" = 0 ] && has "$(cat out)" "1 fault"; }; }
tap "one that aborts by itself is its cell's fault" own_fault
last_line() { is "$(tail -n 1 err)" "irqbench: 1 of 2 cells ended in a fault; their reasons are above" && is "$("$tool" run --replay dir --strict -q 2>&1 >/dev/null | tail -n 1)" "irqbench: 1 of 2 cells ended in a fault; their reasons are above"; }
tap "which is said last" last_line
# One that says something wrong, and is stopped then: what it said is what is told. What its plugin says of
# itself is that of a real one.
timeout 10 qemu-system-arm -M mps2-an385 -nodefaults -display none -kernel "$image" -icount shift=0,align=off,sleep=off \
    -plugin "file=$plugin,elf=$image,core=cortex-m3,bound=nominal,clock=25000000,semihosting=off,witness=$work/plugin-said" \
    </dev/null >/dev/null 2>&1 &
real=$!
until [ -s plugin-said ] || ! kill -0 $real 2>/dev/null; do sleep 0.1; done
kill $real
wait $real 2>/dev/null
cat >wrong-qemu <<END
#!/usr/bin/python3 -B
import os, re, signal, sys, time
sys.path.insert(0, "$parts")
import wire
if "--version" in sys.argv:
    sys.exit(print("QEMU emulator version 7.2.0"))
link = int(re.search(r"id=u,fd=([0-9]+)", " ".join(sys.argv))[1])
plugin = int(re.search(r"witness=/dev/fd/([0-9]+)", " ".join(sys.argv))[1])
os.write(plugin, open("$work/plugin-said", "rb").read())
if os.fork() == 0:
    os.kill(os.getppid(), signal.SIGSTOP)
    while open(f"/proc/{os.getppid()}/stat").read().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.01)
    os.write(link, wire.frame(wire.READY, 0, b""))
    os._exit(0)
signal.pause()
END
chmod +x wrong-qemu
said_wrong() { local status=0; IRQBENCH_QEMU=$work/wrong-qemu "$tool" run tiny.yaml -o wrong -j1 >out 2>err </dev/null || status=$?; is "$status" 2 && has "$(cat err)" "irqbench: error: board mps2-an385: its READY is malformed" && has_not "$(cat err)" "no time to run"; }
tap "what a QEMU says wrong is no accident, even if it is stopped" said_wrong
cat >none.yaml <<'YAML'
name: none
boards: mps2-an385
styles: defer_flag(16)
scenarios: max_rate
YAML
nothing() { local status=0; "$tool" run none.yaml -o none --strict >out 2>err || status=$?; is "$status $(tail -n 1 err)" "1 irqbench: nothing was measured: not one of 1 cells is ok"; }
tap "so is a run in which nothing was measured" nothing
tap_end
