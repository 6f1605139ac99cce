# `irqbench trace --timeline`: against the figures of the same trace, and as other tools read it.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. host/tests/trace/images.sh

builds() {
    image calls cortex-m3 $images/calls.S && threads_image &&
        image flow cortex-m3 -ffixed-r7 -ffixed-r10 firmware/tests/trace/flow.c firmware/kernel.c firmware/libc.c -lc -lgcc
}
tap "the images build" builds

check() { /usr/bin/python3 host/tests/trace/timeline_check.py "$@"; }
drawn() { traced "$1" mps2-an385 --timeline "$work/$1.$2" && cp "$work/json" "$work/trace-$1.json"; }
chrome() { drawn "$1" json && check chrome "$work/$1.json" "$work/trace-$1.json"; }
for name in calls flow threads; do
    tap "$name: slices, arrows and masks are the figures' sums, and nest" chrome $name
done
without_cycles() {
    image m7 cortex-m7 -ffixed-r7 -ffixed-r10 firmware/tests/trace/flow.c firmware/kernel.c firmware/libc.c -lc -lgcc &&
        traced m7 mps2-an500 --timeline "$work/m7.json" --profile && check chrome "$work/m7.json" "$work/json" &&
        says True 't["profile"]["total"] == t["instructions"]'
}
tap "on a core without cycles the same in instructions" without_cycles
threads_named() { is "$(grep -o '"name":"[a-z]* (thread [0-9]*)"' "$work/threads.json" | sed 's/ (.*//; s/.*"//' | sort -u | tr '\n' ' ')" "high low middle reset "; }
tap "threads are called by where they began" threads_named
if command -v vcd2fst >/dev/null; then
    gtkwave() { drawn "$1" vcd && vcd2fst "$work/$1.vcd" "$work/$1.fst" >/dev/null && fst2vcd "$work/$1.fst" >"$work/again.vcd" && check vcd "$work/again.vcd" "$work/trace-$1.json"; }
    for name in calls flow threads; do
        tap "$name: what GTKWave's reader makes of it is the figures' sums" gtkwave $name
    done
else
    tap_skip "GTKWave's reader" "gtkwave is not installed"
fi
if command -v sigrok-cli >/dev/null; then
    # Columns in the order of the file: how often each goes high.
    rises() { sigrok-cli -I vcd -i "$work/calls.vcd" -O csv:label=channel:time=false 2>/dev/null | awk -F, '/^[01]/ { for (i = 1; i <= NF; i++) { if ($i == 1 && last[i] == 0) rises[i]++; last[i] = $i }; n = NF } !/^[;01]/ && NF > 3 { for (i = 1; i <= NF; i++) name[i] = $i } END { for (i = 1; i <= n; i++) if (name[i] ~ /_active|^PRIMASK|^BASEPRI_6/) printf "%s %d,", name[i], rises[i] }'; }
    sigrok() { drawn calls vcd && is "$(rises)" "PRIMASK 2,BASEPRI_6 1,SVCall_active 1,interrupt_28_active 3,interrupt_29_active 1,interrupt_30_active 1,"; }
    tap "PulseView's reader sees every exception" sigrok
else
    tap_skip "PulseView's reader" "sigrok-cli is not installed"
fi
# A reader of Chrome's traces: npm install -g @tracerbench/trace-model
modules=${NODE_PATH:-$(npm root -g 2>/dev/null)}
if NODE_PATH=$modules node -e 'require("@tracerbench/trace-model")' 2>/dev/null; then
    tracks() { NODE_PATH=$modules node -e 'const t = require("@tracerbench/trace-model").buildModel(JSON.parse(require("fs").readFileSync(process.argv[1]))); console.log([...t.processes][0].threads.map(x => x.name).join())' "$work/calls.json"; }
    tap "a reader of Chrome's traces finds its tracks" eval 'is "$(tracks)" "core,SVCall pending,SVCall,interrupt 28 pending,interrupt 28,interrupt 29 pending,interrupt 29,interrupt 30 pending,interrupt 30,reset (thread 1)"'
else
    tap_skip "a reader of Chrome's traces" "npm's @tracerbench/trace-model is not installed"
fi

window() { traced threads mps2-an385 --timeline "$work/window.json" --after 50000 --before 80000 && check window "$work/window.json" 50000 80000; }
tap "a window has nothing from outside, and says what it cuts" window
ticks() {
    cat >"$work/ticks.S" <<'END'
    .syntax unified
    .thumb
    .section .vectors, "a"
    .word 0x20001000, reset + 1
    .rept 13
    .word 0
    .endr
    .word tick + 1
    .text
    .thumb_func
    .type reset, %function
reset: ldr r0, =0xE000E010
    movs r1, #99
    str r1, [r0, #4]
    movs r1, #7
    str r1, [r0]
1:  b 1b
    .size reset, . - reset
    .type tick, %function
    .thumb_func
tick: bx lr
    .size tick, . - tick
    .pool
END
    image ticks cortex-m3 "$work/ticks.S"
}
limit() {
    ticks && call "$work/ticks.elf" -m mps2-an385 --insns 2500000 --format json --timeline "$work/ticks.json"
    is "$status" 0 && has "$err" "find no room; --after and --before choose others" &&
        is "$(/usr/bin/python3 -c 'import json, sys; d = json.load(open(sys.argv[1]))["otherData"]; print(d["events_without_room"] > 0, d["to"] == int(sys.argv[2]))' "$work/ticks.json" "$(sed 's/.*ends at \([0-9]*\) .*/\1/' <<<"$err")")" "True True"
}
tap "it is bounded, and says where it ends" limit

elf=$work/calls.elf
tap "another format" refuses "--timeline x.txt: must end with .json or .vcd" "$elf" -m mps2-an385 --timeline x.txt
tap "a window of nothing" refuses "--timeline, which is missing" "$elf" -m mps2-an385 --after 10
tap "a window that ends before it begins" refuses "--before 10 must be behind --after" "$elf" -m mps2-an385 --timeline "$work/x.json" --after 20 --before 10
tap "no number" refuses "--after needs a number of cycles, not 'soon'" "$elf" -m mps2-an385 --timeline "$work/x.json" --after soon
tap "and no file then" test ! -e "$work/x.json"
tap_end
