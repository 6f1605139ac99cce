# time limit: 400
# Every synchronous metric of every style, measured by the target's clock and
# counted in QEMU's log of each instruction that it executed.
. firmware/tests/lib/target.sh

styles() { sed -n 's/^style\t\([^\t]*\).*/\1/p' build/firmware/"$board"/catalog.txt; }
cells() { for style in $(styles); do for scenario in entry_exit response preemption tail_chain; do echo "$scenario:$style:none:3"; done; done; }
ids() { cells | sed 's/:[0-9]*$//; s/:/\//g'; }
# One instruction at a time, each logged; newer QEMUs spell it otherwise.
step="-accel tcg,one-insn-per-tb=on"
qemu-system-arm -help | grep -q -- '^-singlestep' && step=-singlestep
# The log is a file that QEMU writes.
traced() { IRQBENCH_CONFINE=no TALK_QEMU="$step -d exec,nochain -D $work/log" talk "$work/said" build/firmware "$board" $(cells); }
count() {
    local elf=build/firmware/$board/irqbench.elf
    arm-none-eabi-objcopy -O binary --set-section-flags .irqbench.stamps=alloc -j .irqbench.stamps "$elf" "$work/stamps.bin"
    od -An -v -tu4 -w8 "$work/stamps.bin" | awk '{ printf "%x %d\n", $1, $2 }' >"$work/stamps"
    awk -v stamps="$work/stamps" -v cells="$(ids | paste -sd' ')" \
        -v run="$(arm-none-eabi-nm "$elf" | awk '$3 == "cell_run" { print $1 }')" \
        -f firmware/tests/lib/executed.awk "$work/log" | sort -u >"$work/executed"
    awk -f firmware/tests/lib/values.awk "$work/said" | awk '/^bad/ { print; next } { print $1, $2, $4 }' | sort -u >"$work/measured"
    rm "$work/log" # some 50 MB
}
cell_agrees() {
    local executed measured
    executed=$(awk -v c="$1" '$1 == c' "$work/executed")
    measured=$(awk -v c="$1" '$1 == c' "$work/measured")
    [ -n "$executed" ] && is "$measured" "$executed"
}
nothing_bad() { ! grep '^bad' "$work/measured"; }

must "the images build" build_standard
must "the client builds" build_client talk
for board in $boards; do
    tap "$board runs the cells with every instruction logged" traced
    count
    tap "$board: no witness failed" nothing_bad
    for id in $(ids); do
        tap "$board/$id: $(awk -v c="$id" '$1 == c { printf "%s %s ", $2, $3 }' "$work/executed")as executed" cell_agrees "$id"
    done
done
tap_end
