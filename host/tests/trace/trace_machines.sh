# The machines of `irqbench trace`: its table against QEMU's own list, one image run on
# each, and what is said of an image that does not fit.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
images=host/vdwt/tests/trace
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# image NAME CORE FLASH RAM OPTION...
image() {
    local name=$1 core=$2 flash=$3 ram=$4
    shift 4
    arm-none-eabi-gcc -mcpu="$core" -mthumb -g -nostdlib -I. -Wl,--no-warn-rwx-segments -Wl,--nmagic \
        -Wl,-T,host/vdwt/tests/guest.ld "-Wl,--defsym=FLASH=$flash,--defsym=RAM=$ram" "$@" -o "$work/$name.elf"
}
# call ARGUMENT...: leaves $status, $out and $err.
call() {
    timeout "$hung" "$tool" trace "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}
# refuses WORDS ARGUMENT...
refuses() {
    local words=$1
    shift
    call "$@"
    is "$status" 2 && is "$out" "" && has "$err" "$words"
}

# ---- The table against QEMU ----

qemu-system-arm -M help | awk 'NR > 1 { print $1 }' | sort >"$work/qemu"
version=$(qemu-system-arm --version | sed -n 's/.*version \([0-9.]*\).*/\1/p')
ours() { "$tool" trace --machine help; }
ours >"$work/help"
# Those that this QEMU must have.
grep -v '^ ' "$work/help" | while IFS= read -r line; do
    since=$(sed -n 's/.*from QEMU \([0-9.]*\).*/\1/p' <<<"$line")
    [ -n "$since" ] && [ "$(printf '%s\n' "$since" "$version" | sort -V | head -1)" != "$since" ] || echo "${line%%,*}"
done | sort >"$work/table"
tap "help lists machines" [ "$(wc -l <"$work/table")" -ge 18 ]
tap "QEMU has every one of them" is "$(comm -23 "$work/table" "$work/qemu")" ""

# monitor MACHINE COMMAND
monitor() { printf '%s\nquit\n' "$2" | timeout 1500 qemu-system-arm -M "$1" -nodefaults -display none -S -monitor stdio 2>/dev/null | tr -d '\r'; }
export -f monitor
# The others have no Cortex-M; versions of `virt`, and a machine with a word for every core, are skipped.
no_cortex_m() {
    comm -13 "$work/table" "$work/qemu" | grep -vE '^(virt.*|none|fby35)$' |
        xargs -P 2 -I{} sh -c 'printf "info qom-tree\nquit\n" | timeout 1500 qemu-system-arm -M {} -nodefaults -display none -S -monitor stdio 2>/dev/null | grep -q "(armv7m)" && echo {}' >"$work/missed"
    is "$(<"$work/missed")" ""
}
tap "and no Cortex-M machine but these" no_cortex_m

# memory MACHINE: "BASE-END" of what the core can load from, in QEMU.
memory() {
    monitor "$1" "info mtree -f" | awk '/^FlatView/ { f = 0 } / AS "cpu-(secure-)?memory-0"/ { f = 1 }
        f && (/\(prio [-0-9]*, (ram|rom|romd)\)/ || /tz-mpc-upstream/) { print $1 }' | sort -u
}
# not_before VERSION: this QEMU is that, or newer.
not_before() { [ "$(printf '%s\n' "$1" "$version" | sort -V | head -1)" = "$1" ]; }
# What QEMU has moved: "..., from QEMU 8.0", "..., before QEMU 8.0".
of_this_qemu() {
    local line
    while IFS= read -r line; do
        case $line in
        *", from QEMU "*) not_before "${line##* }" && echo "$line" ;;
        *", before QEMU "*) not_before "${line##* }" || echo "$line" ;;
        *) echo "$line" ;;
        esac
    done
}
# Each of our memories begins and ends in QEMU's, of which several may make one.
maps_fit() {
    local machine base end
    while IFS= read -r machine; do
        memory "$machine" >"$work/memory"
        awk -v m="$machine" -F, '!/^ / { on = $1 == m } /^ / && on' "$work/help" | of_this_qemu | awk '{ print $1 }' | tr - ' ' >"$work/ours"
        [ -s "$work/ours" ] || { echo "# $machine has no memory here"; return 1; }
        while read -r base end; do
            grep -q "^00000000${base#0x}-" "$work/memory" && grep -q -- "-00000000${end#0x}$" "$work/memory" || { echo "# $machine has no $base-$end"; return 1; }
        done <"$work/ours"
    done <"$work/table"
}
tap "their memory is QEMU's" maps_fit
cores_fit() {
    local machine core mhz
    while IFS= read -r machine; do
        monitor "$machine" "info qtree" >"$work/qtree"
        core=$(sed -n "s/^$machine, timed as \([^,]*\), .*/\1/p" "$work/help")
        mhz=$(sed -n "s/^$machine, .*, \([0-9.]*\) MHz after reset.*/\1/p" "$work/help")
        grep -q "cpu-type = \"$core-arm-cpu\"" "$work/qtree" && grep -q "clock-in \"cpuclk\" freq_hz=$mhz MHz" "$work/qtree" ||
            { echo "# $machine is not a $core at $mhz MHz"; return 1; }
    done <"$work/table"
}
tap "and so are their cores and clocks" cores_fit

# ---- One image on each ----

# runs MACHINE CORE FLASH RAM
runs() {
    image "$1" "$2" "$3" "$4" "$images/small.S" && call "$work/$1.elf" --machine "$1" -f spin &&
        is "$status: $err" "0: " && has "$out" "the image ended itself, status 0" && has "$out" "called 2 times"
}
while read -r machine core flash ram; do
    if grep -qx "$machine" "$work/table"; then
        tap "$machine runs an image" runs "$machine" "$core" "$flash" "$ram"
    else
        tap_skip "$machine runs an image" "this QEMU does not have it"
    fi
done <<'END'
ast1030-evb cortex-m4 0 0x80000
b-l475e-iot01a cortex-m4 0x08000000 0x20000000
emcraft-sf2 cortex-m3 0 0x20000000
lm3s811evb cortex-m3 0 0x20000000
mps2-an511 cortex-m3 0 0x20000000
mps2-an521 cortex-m33 0x10000000 0x38000000
mps3-an524 cortex-m33 0x10000000 0x30000000
mps3-an547 cortex-m33 0 0x30000000
musca-a cortex-m33 0x10200000 0x30000000
musca-b1 cortex-m33 0x10000000 0x30000000
netduino2 cortex-m3 0x08000000 0x20000000
olimex-stm32-h405 cortex-m4 0x08000000 0x20000000
END

# ---- What does not fit ----

image stm32 cortex-m3 0x08000000 0x20000000 $images/small.S
image nowhere cortex-m3 0x70000000 0x78000000 $images/small.S
image high cortex-m3 0x08004000 0x20000000 $images/small.S
image sp cortex-m3 0x08000000 0x20010000 $images/small.S
tap "an image that is for others says for which" refuses "It fits into b-l475e-iot01a, netduino2, netduinoplus2, olimex-stm32-h405 and stm32vldiscovery. Or link it for this map:" "$work/stm32.elf" -m lm3s6965evb
tap "or for none" refuses "It fits into no machine that QEMU has" "$work/nowhere.elf" -m lm3s6965evb
tap "without --machine it is told, too" refuses "--machine is missing: the QEMU machine that the image is for; by its memory it fits into b-l475e-iot01a, netduino2" "$work/stm32.elf"
tap "a table elsewhere is asked for" refuses "or say with --vectors where it is" "$work/high.elf" -m netduino2
behind_a_loader() { call "$work/high.elf" -m netduino2 --vectors 0x08004000 -f spin && is "$status: $err" "0: " && has "$out" "called 2 times" && has "$out" "SVCall: service"; }
tap "and taken" behind_a_loader
tap "if there is one" refuses "--vectors: $work/high.elf loads no vector table at 0x08000000" "$work/high.elf" -m netduino2 --vectors 0x08000000
tap "at an address that can be one" refuses "lies at a multiple of 128, not at 0x08004004" "$work/high.elf" -m netduino2 --vectors 0x08004004
tap "and no word" refuses "--vectors needs an address such as" "$work/high.elf" -m netduino2 --vectors flash
tap "nor one that is octal to some" refuses "--vectors needs an address such as 0x08004000, not '0100200000'" "$work/high.elf" -m netduino2 --vectors 0100200000
tap "on a machine that can be told" refuses "--vectors: musca-a reads its vector table at 0x10200000, and nowhere else" "$work/musca-a.elf" -m musca-a --vectors 0x10200000
# small.S pushes nothing; SVC's frame is what faults.
warned() { call "$work/sp.elf" -m stm32vldiscovery --insns 1000; has "$err" "warning: $work/sp.elf starts with its stack pointer at 0x20012000, where stm32vldiscovery has no RAM below" && has "$err" "with its stack it fits into b-l475e-iot01a, netduino2, netduinoplus2 and olimex-stm32-h405"; }
tap "a stack outside of RAM is told, with the machines that have some there" warned

# ---- Our own images ----

own() { call build/firmware/stm32vldiscovery/irqbench.elf --insns 10000; is "$status: $err" "0: " && has "$out" "machine       stm32vldiscovery, QEMU"; }
tap "our own images need no --machine" own
tap "if QEMU has their board" refuses "is an image of ours for the board 'nucleo_f103rb', which no machine of QEMU is" build/firmware/nucleo_f103rb/irqbench.elf
tap_end
