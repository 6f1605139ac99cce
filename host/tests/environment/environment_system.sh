#!/bin/bash
# What the system gives to a process: processors, clocks, descriptors, a folder that it is in, /proc,
# a mask for new files, a name; and programs with something to say before what they are asked for.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. host/tests/environment/odd.sh
. "$sources/host/tests/faults/tiny_run.sh"
tap "a run to begin with" small_run
run_bytes small >small.bytes
"$tool" report small -o plain-page >/dev/null
again() { rm -rf again && "$@" "$tool" run small.yaml -o again -q && run_bytes again | cmp - small.bytes; }

# ---- Processors ----

# wrapper TEXT: a QEMU that does this first.
wrapper() {
    printf '#!/bin/sh\n%s\nexec qemu-system-arm "$@"\n' "$1" >qemu && chmod +x qemu
}
# How many QEMUs there were at once, of a run of two cells that wait a little.
most_at_once() {
    wrapper '[ "$1" = --version ] || echo start >>"'"$work"'/started"'
    rm -rf again started
    IRQBENCH_CONFINE=no IRQBENCH_QEMU=$work/qemu "$@" "$tool" run small.yaml -o again -q --delay-commands 300 && wc -l <started
}
first_processor() { taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/'; }
one_processor() { is "$(most_at_once taskset -c "$(first_processor)")" 1; }
two_jobs() { rm -rf again started && IRQBENCH_CONFINE=no IRQBENCH_QEMU=$work/qemu taskset -c "$(first_processor)" "$tool" run small.yaml -o again -q -j2 --delay-commands 300 && is "$(wc -l <started)" 2; }
tap "on one processor (taskset) there is one QEMU" one_processor
tap "two with -j2" two_jobs

# ---- Clocks ----

set_clock() { LD_PRELOAD=$sources/build/tests/libclock.so again && LD_PRELOAD=$sources/build/tests/libclock.so works trace "$sources/build/firmware/mps2-an385/irqbench.elf" -m mps2-an385 --insns 20000; }
tap "a clock that is set time and again changes nothing" set_clock
jumps() { is "$(LD_PRELOAD=$sources/build/tests/libclock.so date +%F)" "$(date -d yesterday +%F)" || is "$(LD_PRELOAD=$sources/build/tests/libclock.so date +%F)" "$(date -d tomorrow +%F)"; }
tap "it does jump" jumps
# Longer than a cell may take: the guest has not begun.
slow_start() { sed 's/^name:/timeout_s: 3\nname:/' small.yaml >short.yaml && wrapper '[ "$1" = --version ] || sleep 4' && rm -rf again && IRQBENCH_QEMU=$work/qemu "$tool" run short.yaml -o again -q && is "$("$tool" export again -f csv | cut -d, -f2-)" "$("$tool" export small -f csv | cut -d, -f2-)"; }
tap "a limit begins when the guest begins, not when QEMU is loaded" slow_start
# A QEMU that ended by itself was not kept from running, be the machine as busy as it is.
own_end() { wrapper '[ "$1" = --version ] || { i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done; echo broken; exit 3; }' && IRQBENCH_QEMU=$work/qemu refuses "QEMU ended at once (exit status 3)" run small.yaml -o ends && has_not "$(<err)" "no time to run"; }
tap "one that ends by itself had its time" own_end

# ---- Programs that say something else first ----

noisy() {
    rm -rf bin && mkdir bin
    for program in qemu-system-arm gnuplot; do
        printf '#!/bin/sh\necho "warning: version 1.2 of something is old"\necho "%s: cannot read a cache (version 9.9)" >&2\nprintf "a\\000b\\n" >&2\nexec %s "$@"\n' "$program" "$(command -v $program)" >bin/$program
        chmod +x bin/$program
    done
}
version_of() { /usr/bin/python3 -I -c 'import json, sys; print(next(t["value"] for t in json.load(open(sys.argv[1]))["tools"] if t["item"] == sys.argv[2]))' "$@"; }
doctor() {
    noisy && works doctor --json && cp out quiet.json && PATH=$work/bin:$PATH works doctor --json || return
    for tool_name in qemu gnuplot matplotlib; do
        has "$(version_of quiet.json $tool_name)" . && is "$(version_of out $tool_name)" "$(version_of quiet.json $tool_name)" || return
    done
}
tap "doctor finds the version behind what a wrapper says" doctor
its_qemu() { grep -o '"qemu": "[^"]*"' "$1/manifest.json"; }
quoted() { PATH=$work/bin:$PATH again && has "$(its_qemu small)" '"qemu": "' && is "$(its_qemu again)" "$(its_qemu small)"; }
tap "a run does, too" quoted
figures() { "$tool" report small --figures -o page && PATH=$work/bin:$PATH "$tool" report small --figures -o noisy-page && diff -r page noisy-page; }
tap "figures are the same" figures

# ---- Descriptors ----

closed() {
    local status=0
    rm -rf again
    "$tool" run small.yaml -o again -q <&- && run_bytes again | cmp - small.bytes && "$tool" export small -f csv <&- | cmp - <("$tool" export small -f csv) &&
        "$tool" export small -f csv -o x.csv 2>&- && "$tool" export small -f csv | cmp - x.csv || return
    rm -rf again && "$tool" run small.yaml -o again -q <&- >&- 2>&- ; run_bytes again | cmp - small.bytes || return
    "$tool" show small >&- 2>err || status=$?
    is "$status" 2 && has "$(<err)" "cannot write the output" && "$tool" report small -o closed-page <&- 2>&- && diff -r plain-page closed-page
}
tap "closed input, output and errors: what is written is what it was" closed

# ---- A folder, a mask, a name ----

removed() { mkdir gone && (cd gone && rmdir ../gone && "$tool" show "$work/small" >"$work/out" && "$tool" export "$work/small" -f csv -o "$work/x.csv" && "$tool" run "$work/small.yaml" -o "$work/gone-run" -q) && run_bytes gone-run | cmp - small.bytes; }
tap "in a folder that was removed" removed
removed_output() { mkdir gone && (cd gone && rmdir ../gone && refuses "No such file" run "$work/small.yaml" -o here); }
tap "nothing can be made there" removed_output
mask() { (umask 777 && "$tool" export small -f csv -o masked.csv) && is "$(stat -c %a masked.csv)" 0; }
tap "under umask 777" mask
named() { (exec -a '' "$tool" show small) | cmp - <("$tool" show small) && (exec -a $'\033odd/name' "$tool" shwo) 2>err; clean err && has "$(<err)" "did you mean 'show'"; }
tap "under another name" named
linked() { mkdir -p links && ln -s "$tool" links/bench && (PATH=$work/links:$PATH && bench list styles && bench show small && rm -rf again && bench run small.yaml -o again -q) >out && run_bytes again | cmp - small.bytes; }
tap "through a link" linked

# ---- Without /proc ----

without_proc() { unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' - "$@"; }
no_proc() {
    without_proc "$tool" show small | cmp - <("$tool" show small) && without_proc "$tool" list styles >out && without_proc "$tool" export small -f csv -o x.csv &&
        without_proc "$tool" report small -o no-proc && diff -r plain-page no-proc || return
    local status=0
    without_proc timeout 60 "$tool" run small.yaml -o no-proc-run >out 2>err || status=$?
    is "$status" 2 && has "$(<err)" "error: " && has "$(<err)" "/proc"
}
if without_proc true 2>/dev/null; then
    tap "without /proc all that needs no QEMU works, and the rest says so" no_proc
else
    tap_skip "without /proc" "nothing can be mounted here"
fi
tap_end
