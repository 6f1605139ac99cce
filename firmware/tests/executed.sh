# Every synchronous metric of every style, measured by the target's clock and
# counted in QEMU's log of each instruction that it executed.
. firmware/tests/lib/target.sh

# Of a core without VTOR, all but those with vectors in RAM.
styles() { sed -n 's/^style\t\([^\t]*\).*/\1/p' build/firmware/"$board"/catalog.txt | { if has_exclusives "$board"; then cat; else grep -v '^raw_ram_'; fi; }; }
asked() { for style in $(styles); do for scenario in entry_exit response preemption tail_chain; do echo "$scenario:$style:none:3"; done; done; }
# Those that the image does not answer `unsupported`.
find_cells() {
    asked >"$work/asked"
    talk "$work/plain" build/firmware "$board" $(cat "$work/asked") || return
    awk -F'\t' '$1 == "cell_end" { print }' "$work/plain" | paste "$work/asked" - | grep -v "status=2" | cut -f1 |
        grep -vE '^entry_exit:defer_(flag|wfi|wfi_racy):' >"$work/cells" # whose loop does the work behind the sample
    [ "$(wc -l <"$work/cells")" -gt 60 ]
}
cells() { cat "$work/cells"; }
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
nothing_bad() { lacks "$work/measured" '^bad'; }

must "the images build" build_standard
must "the client builds" build_client talk
for board in $boards; do
    tap "$board: most cells are supported" find_cells
    tap "$board runs the cells with every instruction logged" traced
    count
    tap "$board: no witness failed" nothing_bad
    for id in $(ids); do
        tap "$board/$id: $(awk -v c="$id" '$1 == c { printf "%s %s ", $2, $3 }' "$work/executed")as executed" cell_agrees "$id"
    done
done
tap_end
