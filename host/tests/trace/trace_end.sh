# How a traced image ended: where it is, what it waits for, what it died of, who called whom.
# The places are those of QEMU's own log of exceptions and executed blocks.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
source=host/vdwt/tests/ending/ends.c

# build NAME OPTION...
build() {
    local name=$1
    shift
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -g -ffreestanding -nostdlib -I. -Wl,--no-warn-rwx-segments \
        -Wl,-T,host/vdwt/tests/guest.ld "$@" $source -o "$work/$name.elf"
}
# ends STATUS NAME ARGUMENT...: traces NAME, which must exit with STATUS; leaves $out and $err.
ends() {
    local expected=$1 name=$2
    shift 2
    timeout "$hung" "$tool" trace "$work/$name.elf" -m mps2-an385 "$@" >"$work/out" 2>"$work/err" </dev/null
    is $? "$expected"
    local good=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
    return $good
}
# line WORDS: the number of the source's line with them.
line() { grep -n -m1 -F -- "$1" $source | cut -d: -f1; }
# block: what stands at the end, one blank between words.
block() { sed -n '/^At the end/,/^$/p' "$work/out" | tr -s ' '; }

# ---- A call of nothing, in every shape that a compiler gives the way there ----

null_call() {
    build null -DNULL_CALL "$@" && ends 3 null --insns 100000 &&
        has "$err" "warning: $work/null.elf died: it is in a fault's handler: HardFault at 0x00000000: a call of a null pointer" &&
        has "$(block)" "INVSTATE: a jump to an address without the Thumb bit" && has "$(block)" "goes round fault" || return
    # The callers, up to the reset handler, as the source has them.
    local chain
    chain=$(sed -n '/^fault/,$p' "$work/out" | sed -n '/^called from/,/^$/p' | sed 's/^called from//; s/^ *//; s/[+ ].*//' | xargs)
    is "$chain" "$callers"
}
callers="run_hook early_out classify end task reset"
tap "a null call names its callers, at -O0" null_call -O0
tap "with frame pointers" null_call -O1 -fno-omit-frame-pointer -fno-optimize-sibling-calls
tap "without" null_call -O2 -fno-optimize-sibling-calls -fno-inline
tap "and with -Os" null_call -Os -fno-optimize-sibling-calls -fno-inline
tap "and with LTO" null_call -Os -flto -fno-optimize-sibling-calls -fno-inline
# What jumps to another function has left for good.
callers="run_hook early_out end task reset"
tap "a tail call is not in the chain" null_call -Os -fno-inline -fno-ipa-cp

# ---- Loops ----

waits() {
    build waits -DWAITS -Os && ends 0 waits --insns 200000 && is "$err" "" && has "$(block)" "at wait_ready" && has "$(block)" "in a thread" &&
        has "$(block)" "goes round wait_ready" && has "$(block)" "reads ready at 0x20000" && has "$(block)" "which holds 0x0" &&
        has "$(block)" "pending interrupt 3: not enabled" && has_not "$out" "died"
}
tap "a loop, the variable that it waits for, and what is pending" waits
waits_masked() { build masked -DWAITS_MASKED -O1 && ends 0 masked --insns 50000 && has "$(block)" "masks set all interrupts, by PRIMASK" && has "$(block)" "pending interrupt 3: PRIMASK is set"; }
tap "what is masked" waits_masked
waits_uart() { build uart -DWAITS_UART -O1 && ends 0 uart --insns 50000 && has "$(block)" "goes round wait_uart" && has "$(block)" "reads uart at 0x40004004"; }
tap "a device, by its name in the machine's map" waits_uart
waits_missing() {
    build rcc -DWAITS_UART -DNO -O1 "-Wl,--defsym=FLASH=0x08000000" && sed 's/0x40004004/0x40023800/' $source >"$work/rcc.c" &&
        arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -g -O1 -ffreestanding -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,host/vdwt/tests/guest.ld \
            "-Wl,--defsym=FLASH=0x08000000" -DWAITS_UART "$work/rcc.c" -o "$work/rcc.elf" &&
        "$tool" trace "$work/rcc.elf" -m netduinoplus2 --insns 50000 >"$work/out" && has "$(block)" "at 0x40023800, which this machine of QEMU's does not have"
}
if qemu-system-arm --version | grep -q 'version 7'; then
    tap "a device that this machine does not have" waits_missing
else
    tap_skip "a device that this machine does not have" "newer ones do"
fi
# Limits would never be reached, of instructions or, if that is long, of time.
sleeps() { build sleeps -DSLEEPS -O1 "$@" && ends 0 sleeps --insns 100000 && has "$out" "ended         asleep: no timer and no event would wake it" && has "$(block)" "waits in end" && has "$(block)" "called from task"; }
tap "a core that sleeps for ever" sleeps
tap "also while a timer runs that interrupts nobody" sleeps -DTICKS
woken() { ends 0 sleeps --insns 1000 --event 3@400000000 --format json && is "$(/usr/bin/python3 -c 'import json, sys; t = json.load(open(sys.argv[1])); print(t["ended"]["by"], t["asleep"] > 390000000, t["events"][0]["raised"])' "$work/out")" "asleep True 1"; }
tap "but not before the last event has come" woken

# ---- Deaths ----

not_there() {
    build absent -DNOT_THERE -O1 && ends 3 absent --insns 50000 && has "$(block)" "PRECISERR: a load or store went where there is nothing" &&
        has "$(block)" "the address was 0x90000010, not memory of mps2-an385" && has "$(block)" "HardFault at end" && has "$(block)" "(ends.c:$(line '0x90000010')"
}
tap "a load from nowhere: registers, address, function and line" not_there
unexpected() { build unexpected -DUNEXPECTED -O1 && ends 3 unexpected --insns 50000 && has "$err" "it is in a handler that never ends" && has "$(block)" "at endless" && has "$(block)" "which interrupted end"; }
tap "an interrupt into a handler that never ends" unexpected
delays() { build delays -DDELAYS -O1 && ends 0 delays --insns 200000 && is "$err" "" && has "$(block)" "goes round delay"; }
tap "a handler that counts down is none" delays
fault_exits() { build exits -DFAULT_EXITS -O1 && ends 3 exits && has "$err" "it ended itself in a fault's handler" && has "$(block)" "UNDEFINSTR"; }
tap "a fault whose handler ends the image" fault_exits

# Nobody called nothing: its vector is 0.
no_vector() {
    build vector -DDELAYS -DNO_VECTOR -O1 && ends 3 vector --insns 1000 && has "$err" "HardFault at 0x00000000: the vector of SVCall is empty" &&
        has "$(block)" "which interrupted end"
}
tap "an exception whose vector is empty" no_vector

# A vector that leads nowhere, on a stack that is nowhere.
no_beginning() {
    printf '.section .vectors,"a"\n.word 0x70000000, 0x70000001, 0x70000001, 0x70000001\n.text\n.global reset\nreset: nop\n' >"$work/none.s"
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,host/vdwt/tests/guest.ld "$work/none.s" -o "$work/none.elf" &&
        ends 3 none --insns 1000 && has "$err" "it locked up" && has "$out" "locked up: "
}
tap "a core that locks up before its first instruction" no_beginning

# It would be a boot like any other, if nobody said what the one before had died of.
resets() {
    build resets -DFAULT_RESETS=100000 -DNOT_THERE -O1 -fno-optimize-sibling-calls && ends 3 resets --insns 40000 &&
        has "$err" "a fault's handler resets it again and again: HardFault at end" && has "$(block)" "was reset in a fault's handler," &&
        has "$(block)" "the address was 0x90000010" && has "$(block)" "called from task" && has_not "$err" "at 0x" || return
    build once -DFAULT_RESETS=2 -DNOT_THERE -O1 && ends 0 once --format json &&
        is "$(/usr/bin/python3 -c 'import json, sys; e = json.load(open(sys.argv[1])); print(e["resets"], e["ended"]["status"], len(e["at_end"]["faults"]))' "$work/out")" "2 0 1"
}
tap "a fault whose handler resets the machine again and again" resets

# The same end by QEMU's own log: the exception, its registers and where it is.
by_qemu() {
    timeout "$hung" qemu-system-arm -M mps2-an385 -nodefaults -display none -kernel "$work/absent.elf" -icount shift=0,align=off,sleep=off \
        -d int,exec,nochain -D "$work/log" >/dev/null 2>&1 &
    local child=$!
    # The handler's loop is what comes last: it is in the log, and again.
    behind() { sed '1,/Taking exception/d' "$work/log" 2>/dev/null | grep -c '^Trace' | awk '{ exit $1 < 1000 }'; }
    awaits $child behind
    kill $child
    wait $child 2>/dev/null
    local bfar last pc
    bfar=$(sed -n 's/.*BFAR \(0x[0-9a-f]*\).*/\1/p' "$work/log" | head -1)
    last=$(sed -n 's/^Trace .* \[[0-9a-f]*\/\([0-9a-f]*\)\/.*/0x\1/p' "$work/log" | tail -1)
    "$tool" trace "$work/absent.elf" -m mps2-an385 --insns 50000 --format json >"$work/json" 2>/dev/null
    pc=$(/usr/bin/python3 -c 'import json,sys; e=json.load(open(sys.argv[1]))["at_end"]; print("0x%x %s 0x%08x" % (e["faults"][0]["address"], e["faults"][0]["name"], e["at"]["address"]))' "$work/json")
    is "$pc" "$bfar HardFault $(printf '0x%08x' "$last")"
}
tap "QEMU's own log has the same address, and the same end" by_qemu

# ---- The image's own status ----

build status3 -DSTATUS=42 -O1
build big -DSTATUS=256 -O1
has_status() { ends 0 status3 && has "$out" "the image ended itself, status 42"; }
tap "the image's status stands in the result" has_status
tap "and is the exit code if asked for" ends 42 status3 --exit-status
big() { ends 0 big && has "$out" "the image ended itself, status 256" && ends 255 big --exit-status; }
tap "one that is none of a process is not taken for 0" big
no_status() { ends 2 waits --insns 1000 --exit-status && has "$err" "the image did not end itself"; }
tap "an image that did not end itself has none" no_status
tap_end
