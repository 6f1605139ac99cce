# `irqbench trace`: images whose cycles are counted by hand in their sources
# (host/vdwt/tests/trace), threads on our kernel, a program with newlib, other
# cores and machines, and everything that can be wrong with what is asked for.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
. scripts/tests/lib/children.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
images=host/vdwt/tests/trace
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"
export TMPDIR=$work/tmp

# ---- Images ----

bare="-mthumb -O2 -g -ffreestanding -ffunction-sections -fdata-sections -nostdlib -I. -Wall -Wextra -Werror
    -Wno-override-init -Wl,--no-warn-rwx-segments -Wl,--defsym=__aeabi_unwind_cpp_pr0=0 -Wl,-T,host/vdwt/tests/guest.ld"
# image NAME CORE OPTION...
image() {
    local name=$1 core=$2
    shift 2
    arm-none-eabi-gcc -mcpu="$core" $bare "$@" -o "$work/$name.elf"
}
at() { echo "-Wl,--defsym=FLASH=$1,--defsym=RAM=$2"; }
build_images() {
    image calls cortex-m3 $images/calls.S &&
        image small cortex-m0 $images/small.S &&
        image stm32 cortex-m3 $images/small.S "$(at 0x08000000 0x20000000)" &&
        image m7 cortex-m7 $images/small.S &&
        image m33 cortex-m33 $images/small.S "$(at 0x10000000 0x38000000)" &&
        image lockup cortex-m3 $images/lockup.S &&
        image endless cortex-m3 $images/endless.S &&
        image retry cortex-m3 $images/retry.S &&
        image again cortex-m3 $images/again.S &&
        image early cortex-m3 $images/early.S &&
        image threads cortex-m3 firmware/tests/trace/threads.c firmware/kernel.c firmware/libc.c &&
        cp "$work/calls.elf" "$work/stripped.elf" && arm-none-eabi-strip "$work/stripped.elf"
}

# ---- Calling, and reading the answer ----

# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" trace "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}
# traced NAME MACHINE ARGUMENT...: its JSON goes to $work/json.
traced() {
    local name=$1 machine=$2
    shift 2
    call "$work/$name.elf" --machine "$machine" --format json "$@"
    cp "$work/out" "$work/json"
    is "$status: $err" "0: "
}
# says EXPECTED EXPRESSION: of the JSON `t`, with e(NUMBER) an exception and
# f(NAME) a function in it, and q(FIGURE) its min, median and max.
says() {
    is "$(/usr/bin/python3 - "$work/json" "$2" <<'PY'
import json, sys
t = json.load(open(sys.argv[1]))
e = lambda number: [x for x in t["exceptions"] if x["number"] == number][0]
f = lambda name: [x for x in t["functions"] if x["name"] == name][0]
q = lambda figure: figure and (figure["min"], figure["median"], figure["max"])
b = lambda figure: (figure["best"]["max"], figure["max"], figure["worst"]["max"])
s = lambda key: tuple(sum(c["cycles"][k] for c in t["classes"]) + t["exception_cycles"][k] + t["memory_cycles"][k] for k in ("best", "nominal", "worst"))
c = lambda x: (x["best"], x["nominal"], x["worst"])
print(eval(sys.argv[2]))
PY
)" "$1"
}

tap "the images build" build_images

# ---- Functions; the cycles are in calls.S ----

tap "an image is traced to its end" traced calls mps2-an385 -f spin -f self -f down -f hop -f hop_on -f victim -f leave -f service -f ending -f next -f peek
tap "that end is told" says "{'by': 'itself', 'status': 0}" 't["ended"]'
tap "a function's cycles" says "(33, 33, 33)" 'q(f("spin")["exclusive"])'
tap "its bounds: P of a loop is 1, of a call 1 or 2" says "(32, 33, 34)" 'b(f("spin")["exclusive"])'
tap "its instructions" says 22 'f("spin")["exclusive"]["instructions"]["max"]'
tap "a loop to the first instruction is no call" says "1 (17, 17, 17)" '"%d %s" % (f("self")["calls"], q(f("self")["exclusive"]))'
tap "recursion has one account a call" says "4 (6, 18, 42)" '"%d %s" % (f("down")["returned"], q(f("down")["exclusive"]))'
tap "the longest call came from outside" says "reset" 'f("down")["exclusive_max_from"]["site"]["function"]'
tap "at the call's line" says "$(grep -n 'bl down' $images/calls.S | tail -1 | cut -d: -f1)" 'f("down")["exclusive_max_from"]["site"]["line"]'
tap "a function ends with its tail call" says "(14, 14, 14)" 'q(f("hop")["inclusive"])'
tap "what is called by it is called once" says "1 (11, 11, 11) hop" '"%d %s %s" % (f("hop_on")["calls"], q(f("hop_on")["inclusive"]), f("hop_on")["inclusive_max_from"]["site"]["function"])'
tap "an interrupt is not a function's own time" says "(7, 7, 7)" 'q(f("victim")["exclusive"])'
tap "but in the time it took" says "(31, 31, 31)" 'q(f("victim")["inclusive"])'
tap "what leaves without returning does not hang" says "4 1 (5, 5, 5)" '"%d %d %s" % (f("leave")["calls"], f("leave")["returned"], q(f("leave")["exclusive"]))'
tap "a handler is a function that ends with it" says "1 (39, 39, 39) None" '"%d %s %s" % (f("service")["returned"], q(f("service")["exclusive"]), f("service")["exclusive_max_from"]["site"])'
tap "a tail-chained handler too" says "1 (2, 2, 2)" '"%d %s" % (f("next")["returned"], q(f("next")["exclusive"]))'
tap "a device access that QEMU repeats is no call" says "2 (7, 7, 7)" '"%d %s" % (f("peek")["calls"], q(f("peek")["exclusive"]))'
tap "a function that is not left has no figure" says "1 0 None" '"%d %d %s" % (f("ending")["calls"], f("ending")["returned"], f("ending")["exclusive"])'

# ---- Exceptions ----

tap "every exception that was taken" says "[(11, 1), (44, 3), (45, 1), (46, 1)]" '[(x["number"], x["count"]) for x in t["exceptions"]]'
tap "handlers have names and lines" says "service calls.S interrupt 28" '"%s %s %s" % (e(11)["handler"]["function"], e(11)["handler"]["file"], e(44)["name"])'
tap "entry takes 12, and 18 behind a mask" says "(12, 12, 18)" 'q(e(44)["latency"])'
tap "behind what unmasks it is up to 4 late at worst, as behind a pend, and CPSIE takes 1 or 2" says "(18, 18, 23)" 'b(e(44)["latency"])'
tap "a chained one waits for the one before" says "1 (26, 26, 26)" '"%d %s" % (e(46)["tail_chained"], q(e(46)["latency"]))'
tap "a handler's own time" says "(3, 3, 3)" 'q(e(45)["without_nesting"])'
tap "and with what nested in it" says "(27, 27, 27)" 'q(e(45)["with_nesting"])'
tap "by whom it was preempted" says "[{'count': 1, 'name': 'interrupt 28', 'number': 44}]" 'e(45)["preempted_by"]'
tap "nobody preempted the others" says "[] []" '"%s %s" % (e(11)["preempted_by"], e(46)["preempted_by"])'

# ---- Masks and totals ----

tap "a stretch with PRIMASK set, by its functions" says "(7, 7, 7) reset reset" '"%s %s %s" % (q(t["masked"]["primask"]["figure"]), t["masked"]["primask"]["longest_from"]["function"], t["masked"]["primask"]["longest_to"]["function"])'
tap "one that is open at the end lasts at least so long" says "6 ending" '"%d %s" % (t["masked"]["primask"]["open_at_least"]["cycles"]["nominal"], t["masked"]["primask"]["open_at_least"]["from"]["function"])'
tap "a stretch with BASEPRI set" says "(5, 5, 5) None" '"%s %s" % (q(t["masked"]["basepri"]["figure"]), t["masked"]["basepri"]["open_at_least"])'
tap "the parts add up to the cycles" says True 's(0) == c(t["cycles"])'
tap "and to the instructions" says True 't["instructions"] == sum(x["instructions"] for x in t["classes"])'
tap "exceptions cost their entries and returns" says 110 't["exception_cycles"]["nominal"]'
same_again() { cp "$work/json" "$work/before" && traced calls mps2-an385 -f spin -f self -f down -f hop -f hop_on -f victim -f leave -f service -f ending -f next -f peek && cmp "$work/before" "$work/json"; }
tap "a second trace is the same to the byte" same_again
tap "a rule can be switched" traced calls mps2-an385 --rule wide_run_fetch=off --rule literal_extra=on
tap "and is then told as such" says "False True" '"%s %s" % (t["model"]["rules"]["wide_run_fetch"], t["model"]["rules"]["literal_extra"])'
tap "a parameter can be set" traced calls mps2-an385 -f spin --param refill_conditional=3 --param divide=2/3/4
tap "and is then told as such" says "3 2 4" '"%d %d %d" % (t["model"]["params"]["refill_conditional"]["nominal"], t["model"]["params"]["divide"]["best"], t["model"]["params"]["divide"]["worst"])'
tap "and counts: nine taken branches of two more" says "(51, 51, 51)" 'q(f("spin")["exclusive"])'

# ---- What happens to programs ----

tap "an instruction that faults and is executed again" traced retry mps2-an385 -f first
tap "makes no second call" says "1 1 (5, 5, 5)" '"%d %d %s" % (f("first")["calls"], f("first")["returned"], q(f("first")["exclusive"]))'
tap "a fault is an exception like others" says "HardFault 1 enable" '"%s %d %s" % (e(3)["name"], e(3)["count"], e(3)["handler"]["function"])'
tap "an image that resets the machine" traced again mps2-an385 -f restart
tap "goes on, with an account of its own" says "1 1 0 None" '"%d %d %d %s" % (t["resets"], f("restart")["calls"], f("restart")["returned"], t["masked"]["primask"]["open_at_least"])'

locks_up() {
    call "$work/lockup.elf" -m mps2-an385
    is "$status" 3 && has "$out" "locked up: can't escalate" && has "$err" "stumble+0x2 (lockup.S:$(grep -n 'udf #1' $images/lockup.S | cut -d: -f1))"
}
tap "a lock-up is told, with where and why" locks_up

# ---- Stripped, limits ----

range=$(arm-none-eabi-nm -S "$work/calls.elf" | while read -r start size _ name; do [ "$name" != spin ] || printf '0x%x-0x%x' $((0x$start)) $((0x$start + 0x$size)); done)
tap "a stripped image, a function by its addresses" traced stripped mps2-an385 -f "$range"
tap "gives the same figures" says "3 (33, 33, 33)" '"%d %s" % (t["functions"][0]["calls"], q(t["functions"][0]["exclusive"]))'
tap "and addresses for names" says "['address']" 'list(e(11)["handler"])'
tap "a limit of instructions" traced endless mps2-an385 --insns 100000
tap "holds to within a block" says "insns True" '"%s %s" % (t["ended"]["by"], 100000 <= t["instructions"] < 100100)'
tap "a limit of seconds" traced endless mps2-an385 --seconds 1
tap "holds too" says "seconds True" '"%s %s" % (t["ended"]["by"], t["instructions"] > 100)'
interrupted() {
    env --default-signal=INT "$tool" trace "$work/endless.elf" -m mps2-an385 --seconds 1500 --format json >"$work/json" 2>"$work/err" </dev/null &
    local child=$!
    # Until the plugin is in QEMU and that computes: it has used a tenth of a second of its own.
    computes() { awk '$14 >= 10 { busy = 1 } END { exit !busy }' $(children_of $child | sed 's|.*|/proc/&/stat|') /dev/null 2>/dev/null; }
    awaits $child computes
    kill -INT $child
    wait $child
    is "$? $(<"$work/err")" "0 " && says "stopped True" '"%s %s" % (t["ended"]["by"], t["instructions"] > 100)'
}
tap "Ctrl-C prints what was seen" interrupted

# An entry that is longer than all that ran before it is charged whole.
entry_costs() {
    traced early mps2-an385 --insns 20 && cp "$work/json" "$work/usual" && traced early mps2-an385 --insns 20 --param entry=1000 &&
        says "988 988 988" '" ".join(str(t["exception_cycles"][k] - json.load(open("'"$work"'/usual"))["exception_cycles"][k]) for k in ("best", "nominal", "worst"))'
}
tap "an entry longer than all before it is charged whole" entry_costs

# ends NAME INSNS [ARGUMENT...]: what it counted in one place it did in the other. The sums
# are the total, and no part of it is less than nothing.
ends() {
    local name=$1 insns=$2
    shift 2
    traced "$name" mps2-an385 --insns "$insns" "$@" &&
        says True 's("cycles") == c(t["cycles"]) and all(0 <= x <= t["cycles"]["worst"] for x in c(t["memory_cycles"]) + c(t["exception_cycles"]))' ||
        { echo "# with --insns $insns"; return 1; }
}
ends_anywhere() {
    local insns
    make --no-print-directory vdwt-tests >"$work/make" 2>&1 && cp build/vdwt/guests/arrivals-mps2-an385.elf "$work/arrivals.elf" || return
    for insns in 50 $(seq 290 13 600); do
        ends arrivals "$insns" || return
    done
    for insns in $(seq 5 20); do # also in the handler of what the division is left for
        ends early "$insns" --param divide=40 || return
    done
}
tap "a trace may end anywhere" ends_anywhere

# ---- Threads ----

tap "threads on the kernel" traced threads mps2-an385 -f work -f count_down
# At best a core does not wait for the last cycle of a load that an interrupt comes into.
tap "a call's own time is the same in every thread" says "(302, 303, 303)" 'q(f("work")["exclusive"])'
tap "a loop that is interrupted at its start is no call" says "(151, 152, 152) True" '"%s %s" % (q(f("count_down")["exclusive"]), f("count_down")["calls"] - f("count_down")["returned"] in (0, 1))'
tap "whoever runs in the middle of it" says True 'f("work")["inclusive"]["max"] > 303 + 2 * 303'
# One thread ends it all, while another may be in the middle of the function.
tap "no call is lost, at most one is not over" says "True 0" '"%s %d" % (f("work")["calls"] - f("work")["returned"] in (0, 1), t["lost_calls"])'
tap "ticks and switches are counted" says "200 True" '"%d %s" % (e(15)["count"], e(14)["count"] > 4 * 200)'

# ---- newlib ----

if arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -O1 -fno-optimize-sibling-calls -g --specs=rdimon.specs -Wl,--no-warn-rwx-segments \
    -T $images/newlib.ld $images/printf.c -o "$work/printf.elf" 2>"$work/newlib.log"; then
    prints() { call "$work/printf.elf" -m mps2-an386 --format json -f depth -f main --serial; cp "$work/out" "$work/json"; is "$status" 0 && is "$err" $'0 1 2 3 4 5 6 7 8 9\ndepth 55, pi 3.142'; }
    tap "a program with newlib and its output" prints
    tap "fib(10) is 177 calls, all returned" says "177 177" '"%d %d" % (f("depth")["calls"], f("depth")["returned"])'
    tap "main is called once" says 1 'f("main")["returned"]'
    quiet() { call "$work/printf.elf" -m mps2-an386; is "$status: $err" "0: " && has_not "$out" "pi 3.142"; }
    tap "without --serial its output is not shown" quiet
else
    tap_skip "a program with newlib" "newlib for bare metal is not installed"
fi

# ---- Other cores and machines; cycles in small.S ----

tap "an ARMv6-M image on its own machine" traced small microbit -f spin
tap "is timed as a Cortex-M0" says "cortex-m0 (42, 42, 42) (16, 16, 16)" '"%s %s %s" % (t["core"], q(f("spin")["exclusive"]), q(e(11)["latency"]))'
tap "the same on an ARMv7-M machine" traced small mps2-an385 --core cortex-m0 -f spin
tap "gives the same cycles" says "cortex-m0 (42, 42, 42) (16, 16, 16)" '"%s %s %s" % (t["core"], q(f("spin")["exclusive"]), q(e(11)["latency"]))'
tap "as a Cortex-M0+" traced small mps2-an385 --core cortex-m0plus -f spin
tap "it is faster" says "(32, 32, 32) (15, 15, 15)" '"%s %s" % (q(f("spin")["exclusive"]), q(e(11)["latency"]))'
for machine in lm3s6965evb mps2-an386; do
    tap "$machine runs it" traced small $machine -f spin
    tap "$machine: as ARMv7-M" says "(33, 33, 33)" 'q(f("spin")["exclusive"])'
done
for machine in stm32vldiscovery netduinoplus2; do
    tap "$machine runs it from its flash" traced stm32 $machine -f spin
    tap "$machine: the same cycles" says "(33, 33, 33)" 'q(f("spin")["exclusive"])'
done
for pair in mps2-an500:m7 mps2-an505:m33; do
    tap "${pair%:*} runs it" traced ${pair#*:} ${pair%:*} -f spin
    tap "${pair%:*}: instructions only" says "None 22 instructions (22, 22, 22) None" '"%s %d %s %s %s" % (t["cycles"], f("spin")["exclusive"]["instructions"]["max"], f("spin")["exclusive"]["unit"], q(f("spin")["exclusive"]), t["model"])'
done
tap "masks of a core with the security extension are not seen, and not said to be none" says None 't["masked"]'
no_cycles() { call "$work/m7.elf" -m mps2-an500 -f spin; is "$status" 0 && has "$out" "cycles        none" && has "$out" "Functions (instructions)"; }
tap "the table says so too" no_cycles

# ---- The table ----

in_80_columns() {
    call "$work/threads.elf" -m mps2-an385 -f work -f kernel_semaphore_wait
    is "$status: $err" "0: " && is "$(awk 'length > 80' "$work/out")" "" && has "$out" "work" &&
        has "$out" "CPI " && has "$out" "SysTick: on_tick (threads.c:" && has "$out" "uncalibrated"
}
tap "the table fits into 80 columns" in_80_columns
tap "nothing stays behind" is "$(ls "$TMPDIR")" ""

# ---- What can be wrong ----

# refuses WORDS ARGUMENT...
refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && is "$out" "" && has "$err" "$words"
}
elf=$work/calls.elf
echo text >"$work/text"
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -c $images/small.S -o "$work/object.o"
tap "no image" refuses "something is missing: ELF" -m mps2-an385
tap "no machine" refuses "--machine is missing" "$elf"
tap "an unknown machine, and what is near" refuses "'mps2-385' is not supported; did you mean 'mps2-an385'?" "$elf" -m mps2-385
tap "and all there are" refuses "microbit, mps2-an385," "$elf" -m nothing
tap "no such file" refuses "cannot open $work/none" "$work/none" -m microbit
tap "not an ELF" refuses "is not an ELF file" "$work/text" -m microbit
tap "not for Arm" refuses "is not for 32-bit little-endian Arm" "$tool" -m microbit
tap "not linked" refuses "link it first" "$work/object.o" -m microbit
tap "loads where there is no memory" refuses "it loads 0x08000000-0x" "$work/stm32.elf" -m mps2-an385
tap "and where there is some" refuses "0x00000000-0x0003ffff flash" "$work/stm32.elf" -m lm3s6965evb
entry_outside() { image entry cortex-m3 $images/small.S -Wl,--entry=0x70000000 && refuses "its entry is 0x70000000, where mps2-an385 has no memory" "$work/entry.elf" -m mps2-an385; }
tap "an entry where there is no memory" entry_outside
no_vectors() { image high cortex-m3 $images/small.S "$(at 0x1000 0x20000000)" -Wl,--nmagic && refuses "nothing is loaded at 0x00000000" "$work/high.elf" -m mps2-an385; }
tap "no vector table" no_vectors
tap "an unknown core" refuses "--core cannot be 'cortex-m9'" "$elf" -m mps2-an385 --core cortex-m9
tap "an unknown rule" refuses "no rule 'pair_load'; did you mean 'pair_loads'?" "$elf" -m mps2-an385 --rule pair_load=on
tap "a rule without a state" refuses "--rule needs NAME=on or NAME=off, not 'pair_loads'" "$elf" -m mps2-an385 --rule pair_loads
tap "a rule for a core without cycles" refuses "no cycle model of cortex-m7" "$work/m7.elf" -m mps2-an500 --rule pair_loads=on
tap "an unknown function, and what is near" refuses "no function 'spim'; did you mean 'spin'" "$elf" -m mps2-an385 -f spim
tap "a function of a stripped image" refuses "no symbols: give an address range" "$work/stripped.elf" -m mps2-an385 -f spin
tap "a range with a number that is octal to some" refuses "no function '0100-0x80'" "$elf" -m mps2-an385 -f 0100-0x80
tap "a range that ends before it starts" refuses "no function '0x100-0x80'" "$elf" -m mps2-an385 -f 0x100-0x80
tap "no number of instructions" refuses "--insns needs a number" "$elf" -m mps2-an385 --insns many
no_plugin() { IRQBENCH_VDWT=$work/none.so refuses "cannot read $work/none.so" "$elf" -m mps2-an385; }
tap "no plugin" no_plugin
no_qemu() { IRQBENCH_QEMU=$work/qemu refuses "does not work; install it" "$elf" -m mps2-an385; }
tap "no QEMU" no_qemu
qemu_complains() {
    printf '#!/bin/sh\nexec qemu-system-arm "$@" -device nonsense\n' >"$work/qemu-complains"
    chmod +x "$work/qemu-complains"
    IRQBENCH_QEMU=$work/qemu-complains refuses "'nonsense' is not a valid device model name" "$elf" -m mps2-an385
}
tap "a QEMU that does not start says why" qemu_complains
tap_end
