# `irqbench doctor`: what is missing is said with how to get it, a part's faults are noticed
# (the QEMU plugin plays them, host/vdwt/guest/faults.h), and a run with them has no number.
. scripts/tests/lib/tap.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/irqbench-doctor.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
tool=$PWD/build/irqbench
export NO_COLOR=1
unset CROSS IRQBENCH_VDWT IRQBENCH_QEMU IRQBENCH_FIRMWARE

# A QEMU whose plugin gets $FAULT as more arguments.
cat >"$work/qemu" <<'END'
#!/bin/bash
arguments=()
for argument in "$@"; do
    case $argument in file=*libvdwt.so*) argument+=${FAULT-} ;; esac
    arguments+=("$argument")
done
exec qemu-system-arm "${arguments[@]}"
END
chmod +x "$work/qemu"

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout -k 5 "$hung" "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}
with_fault() {
    local fault=$1
    shift
    FAULT=$fault IRQBENCH_QEMU=$work/qemu call "$@"
}
# items EXPRESSION: of the JSON answer a, whose items are i by their names.
items() {
    /usr/bin/python3 -c 'import json, sys
a = json.load(open(sys.argv[1]))
i = {x["item"]: x for x in a.get("instruments") or a["tools"]}
print(eval(sys.argv[2]))' "$work/out" "$1"
}
bad() { items '" ".join(sorted(k for k, x in i.items() if x["verdict"] == "bad"))'; }
# What a read costs depends on the compiler.
notes() { items '" ".join(sorted(k for k, x in i.items() if x["verdict"] == "note" and k != "read_cost"))'; }

# ---- What is installed ----

# A PATH with nothing of what doctor asks for but these programs.
only() {
    rm -rf "$work/bin"
    mkdir "$work/bin"
    for program; do ln -s "$(command -v "$program")" "$work/bin/" || return; done
}
# program NAME TEXT STATUS: one that answers so.
program() {
    printf '#!/bin/sh\necho "%s"\nexit %s\n' "$2" "$3" >"$work/bin/$1" && chmod +x "$work/bin/$1"
}

can_run() {
    call doctor
    is "$status" 0 && is "$err" "" && has "$out" "QEMU runs can be made." && has "$out" "of ours"
}
tap "where QEMU runs can be made it says so, and exits with 0" can_run

tools_in_json() {
    call doctor --json
    is "$status" 0 && is "$(items 'a["schema"], a["can_run"], a["target"]')" "('irqbench-doctor/1', True, None)" &&
        is "$(items '" ".join(i[k]["verdict"] for k in ("qemu", "plugin", "images", "trial", "gnuplot", "matplotlib"))')" "ok ok ok ok ok ok" &&
        is "$(items 'i["qemu"]["value"]')" "qemu-system-arm $(qemu-system-arm --version | sed -n '1s/.*version //p')"
}
tap "the same as JSON, with the versions" tools_in_json

nothing_there() {
    only true && PATH=$work/bin call_here doctor --json
    is "$status" 2 && is "$(bad)" "qemu" && is "$(items 'a["can_run"]')" False &&
        has "$(items 'i["qemu"]["remedy"]')" "apt-get install qemu-system-arm" &&
        has "$(items 'i["compiler"]["remedy"]')" "apt-get install gcc-arm-none-eabi" &&
        is "$(items 'i["compiler"]["verdict"], i["gnuplot"]["verdict"], i["openocd"]["verdict"], i["st-flash"]["verdict"]')" "('note', 'note', 'note', 'note')" &&
        is "$(items 'i["openocd"]["value"], i["openocd"]["remedy"]')" "('not installed', 'apt-get install openocd')"
}
# As call, with the tool alone in another PATH.
call_here() {
    "$(PATH=/usr/bin:/bin command -v timeout)" -k 5 120 "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(PATH=/usr/bin:/bin cat "$work/out")
    PATH=/usr/bin:/bin
}
tap "without QEMU: 2, and how to get each thing" nothing_there

flashers() {
    only qemu-system-arm && program openocd "Open On-Chip Debugger 9.9" 0 && program pyocd "broken" 1 &&
        program st-flash "" 0 && PATH=$work/bin call_here doctor --json
    is "$status" 0 && is "$(items 'i["openocd"]["verdict"], i["openocd"]["value"]')" "('ok', 'Open On-Chip Debugger 9.9')" &&
        is "$(items 'i["pyocd"]["verdict"], i["st-flash"]["verdict"], i["probe-rs"]["verdict"]')" "('note', 'note', 'note')"
}
tap "a flasher is found by its version; one that fails or is missing is a note" flashers

hostile() {
    only qemu-system-arm && program openocd '\033[2Jx' 0 && PATH=$work/bin call_here doctor
    is "$status" 0 && has "$out" '\x1b[2Jx' && is "$(tr -cd '\033' <"$work/out")" ""
}
tap "what a program says is shown as text" hostile

no_images() {
    mkdir -p "$work/none" && IRQBENCH_FIRMWARE=$work/none call doctor --json
    is "$status" 2 && is "$(bad)" images && is "$(items 'i["images"]["remedy"]')" "make firmware"
}
tap "without images: 2" no_images

no_plugin() {
    IRQBENCH_VDWT=$work/none.so call doctor --json
    is "$status" 2 && is "$(bad)" plugin && has "$(items 'i["plugin"]["remedy"]')" "make host"
}
tap "without the plugin: 2" no_plugin

# A plugin that this QEMU refuses shows only when an image runs.
no_fit() {
    with_fault ,fault=none_such doctor --json
    is "$status" 2 && is "$(bad)" trial && has "$(items 'i["trial"]["value"]')" "fault=none_such: must be one of still, " &&
        has "$(items 'i["trial"]["remedy"]')" "QEMU 7.2"
}
tap "a plugin that does not load into this QEMU: 2, with what QEMU says" no_fit

# ---- A board ----

every_board() {
    local board boards
    boards=$(basename -a $(dirname $(grep -l '^qemu:' build/firmware/*/board.yaml))) && at_least 3 $boards || return
    for board in $boards; do
        call doctor --board "$board" --json
        is "$status $(bad)" "0 " && is "$(items 'a["target"]["board"], len(i), i["rate_host"]["verdict"]')" "('$board', 16, 'n/a')" &&
            is "$(items 'i["counter_advances"]["verdict"], i["counter_wraps"]["verdict"], i["core"]["verdict"], i["features"]["verdict"]')" "('ok', 'ok', 'ok', 'ok')" ||
            { echo "$board"; return 1; }
    done
}
tap "every board in QEMU: nothing is bad" every_board

# fault ARGUMENTS BAD NOTES STATUS
fault() {
    with_fault "$1" doctor --board mps2-an386 --json
    is "$(bad) | $(notes) | $status" "$2 | $3 | $4"
}
tap "no fault" fault "" "" "" 0
tap "a counter that stands still" fault ,fault=still counter_advances features 2
tap "a counter that does not wrap" fault ,fault=topped counter_wraps "" 2
tap "half the rate" fault ,clock=12500000 rate_systick "" 2
tap "another clock than stated" fault ,clock=168000000 rate_systick "" 2
tap "a locked DWT" fault ,fault=locked "counter_advances dwt_lock" features 2
tap "no trace" fault ,fault=untraced "counter_advances trace_enable" features 2
tap "a debugger: good to know" fault ,fault=attached "" debugger 0
tap "grouped priorities: bad, but no matter of the clock" fault ,fault=grouped priority_grouping "" 0
tap "two at once" fault ,fault=grouped,fault=attached priority_grouping debugger 0

stated() {
    cp -r build/firmware/mps2-an385 "$work/other" && mkdir -p "$work/images" && rm -rf "$work/images/mps2-an385" &&
        mv "$work/other" "$work/images/mps2-an385" && sed -i 's/^clock_hz:.*/clock_hz: 24000000/' "$work/images/mps2-an385/board.yaml"
    IRQBENCH_FIRMWARE=$work/images call doctor --board mps2-an385 --json
    is "$status" 2 && has "$(bad)" clock_stated &&
        has "$(items 'i["clock_stated"]["value"]')" "the image says 25 MHz and SysTick 25 MHz, its board.yaml 24 and 25 MHz"
}
tap "a board.yaml that states another clock" stated

unknown_board() {
    call doctor --board mps2-an386x
    is "$status" 2 && is "$out" "" && has "$err" "there is no image of 'mps2-an386x'; did you mean 'mps2-an386'?"
}
tap "a board without an image is refused" unknown_board

not_in_qemu() {
    sed -i '/^qemu:/,/machine:/d' "$work/images/mps2-an385/board.yaml"
    IRQBENCH_FIRMWARE=$work/images call doctor --board mps2-an385
    is "$status" 2 && is "$out" "" && has "$err" "QEMU has no such machine"
}
tap "a board that QEMU has not is refused" not_in_qemu

no_start() {
    IRQBENCH_QEMU=/bin/false call doctor --board mps2-an385
    is "$status" 2 && is "$out" "" && has "$err" "QEMU ended at once (exit status 1)"
}
tap "a QEMU that does not start is quoted" no_start

# ---- In a terminal ----

# screen COLUMNS [VARIABLE=VALUE...]: what it writes there.
screen() {
    local columns=$1
    shift
    env "$@" TERM=xterm timeout -k 5 1500 script -qec "stty cols $columns; $tool doctor --board mps2-an386" /dev/null </dev/null | tr -d '\r'
}
# No line is longer, but for one word that is.
fits() {
    screen "$1" NO_COLOR=1 >"$work/screen"
    grep -q "priority grouping" "$work/screen" && awk -v most="$1" 'length($0) > most && $0 !~ /^ *[^ ]*$/ { print; bad = 1 } END { exit bad }' "$work/screen"
}
for columns in 32 40 60 80 132; do tap "$columns columns hold it" fits $columns; done
colours() {
    screen 80 -u NO_COLOR >"$work/screen" && has "$(<"$work/screen")" $'\033[32mok  \033[0m' &&
        screen 80 NO_COLOR=1 >"$work/screen" && is "$(tr -cd '\033' <"$work/screen")" "" &&
        NO_COLOR='' call doctor --board mps2-an386 && is "$(tr -cd '\033' <"$work/out")" ""
}
tap "colours only in a terminal, and not against NO_COLOR" colours

# ---- Runs ----

cat >"$work/run.yaml" <<'END'
name: audited
boards: mps2-an386
scenarios: [entry_exit, entry_swept]
styles: raw_c
loads: idle
samples: {synchronous: 5, asynchronous: 20}
END
run_with() {
    with_fault "$1" run "$work/run.yaml" -o "$work/run" --force
    cp "$work/run/run.json" "$work/out" || cat "$work/err"
}
# cells EXPRESSION: of its cells c and instruments i.
run_says() {
    /usr/bin/python3 -c 'import json, sys
r = json.load(open(sys.argv[1]))
c = r["cells"]
i = {x["item"]: x for x in r["targets"][0]["instruments"]}
print(eval(sys.argv[2]))' "$work/run/run.json" "$1"
}
fine_run() {
    run_with "" && is "$status" 0 && is "$(run_says '{x["status"] for x in c}, {x["verdict"] for x in i.values()} <= {"ok", "n/a", "note"}, len(i)')" "({'ok'}, True, 16)" &&
        has_not "$err" "to do:"
}
tap "a run keeps the audit" fine_run
spoiled_run() {
    run_with ,fault=topped && is "$(run_says '{x["status"] for x in c}, [x["metrics"] for x in c], i["counter_wraps"]["verdict"]')" "({'inconclusive'}, [{}, {}], 'bad')" &&
        has "$(run_says 'c[0]["reason"]')" "the board's clock cannot be believed: counter wraps: DWT CYCCNT does not go on behind 2^32 - 1" &&
        has "$err" "board mps2-an386: counter wraps: DWT CYCCNT does not go on behind 2^32 - 1 (its cells get no number); to do: "
}
tap "where the clock is bad no cell has a number, and each says why" spoiled_run
replayed() {
    cp "$work/run/run.json" "$work/before" && call run --replay "$work/run" && cmp "$work/before" "$work/run/run.json"
}
tap "and so it is when the run is made again from what was captured" replayed
other_bad() {
    run_with ,fault=grouped && is "$(run_says '{x["status"] for x in c}, i["priority_grouping"]["verdict"]')" "({'ok'}, 'bad')" &&
        has "$err" "board mps2-an386: priority grouping: PRIGROUP is 3" && has "$err" "its figures are those of that"
}
tap "what is bad besides is said, and the numbers stand" other_bad
tap_end
