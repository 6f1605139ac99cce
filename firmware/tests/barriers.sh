# time limit: 900
# Barriers where Arm's manuals want them (ARMv7-M ARM, A3.7.3, B2.5; Arm's Application Note 321), in the
# disassembly: no emulator here tells whether one is missing. Each line is a function, and what of
# it follows each other without anything in between. Offsets are those from 0xE000E000.
. firmware/tests/lib/target.sh

store='str [^;]*'
# What only a register sees may stand in between: compilers put it there.
registers='(mov|add|sub)s? [^;]*'
barriers() {
    cat <<END
bench_line_disable      $store#384\]; dsb; isb; $store#640\]; dsb; bx lr
bench_line_enable       $store#256\]; dsb; isb; pop
bench_use_vectors       $store#3336\]; dsb; pop
bench_pend              dsb; (nop; )*ldr [^;]*\[r7, #0\]; nop; $store; dsb; isb; ldr [^;]*\[r7, #0\]
span_barriers           dsb; isb; ldr r5, \[r7, #0\]
core_reset_state        $store; dsb; ($registers; )*$store(#256|, r[0-9]+)\]
core_reset_state        dsb; isb; cpsie i; (pop|ldmia sp!)
kernel_start            msr CONTROL, [^;]*; isb
kernel_start            $store#3332\]; dsb; isb; cpsie i
kernel_semaphore_wait   msr PRIMASK, [^;]*; isb; (bx|pop)
kernel_notified         msr PRIMASK, [^;]*; isb; mrs [^;]*, PRIMASK; cpsid i
list_semaphore_try      msr BASEPRI, [^;]*; isb; dsb; ldr
list_semaphore_post     msr BASEPRI, [^;]*; isb; pop
list_kernel_pendsv      mrs r0, PSP; isb
list_kernel_pendsv      msr BASEPRI, r1; dsb; isb; bl
list_kernel_pendsv      msr PSP, r0; isb; bx lr
basepri_operation       msr BASEPRI, [^;]*; isb; dsb; ldr
basepri_max_operation   msr BASEPRI_MAX, [^;]*; isb; ldr
basepri_max_operation   msr BASEPRI, [^;]*; isb; (ldr|nop|mov)
END
}
# Of cores with an FPU: CPACR lets it be used.
fpu_barriers() { echo "core_reset_state $store#3464\]; dsb; isb"; }
# On boards with an event timer: its request is taken back and read before DSB.
timer_barriers() {
    cat <<END
bench_timer_acknowledge $store; ldr [^;]*; dsb; bx lr
bench_timer_disable     $store#384\]; dsb; isb
bench_timer_enable      $store#256\]; dsb; isb; pop
clear_last_dsb_timer    $store; dsb; bx lr
clear_read_back_timer   $store; ldr [^;]*; dsb; bx lr
END
}

# One line a function: its name, and its instructions.
read_code() {
    arm-none-eabi-objdump -d --no-show-raw-insn "build/firmware/$1/irqbench.elf" | awk -F'\t' '
        /^[0-9a-f]+ <.*>:$/ { if (text) print text; text = $0; gsub(/^.*<|>:$/, "", text); text = text "\t" }
        /^ *[0-9a-f]+:\t/ { sub(/\.[nw]$/, "", $2); sub(/ *@.*/, "", $3); sub(/^(sy|ish)$/, "", $3)
            text = text $2 ($3 == "" ? "" : " " $3) "; " }
        END { print text }' >"$work/code"
}
# follow FUNCTION PATTERN
follow() {
    awk -F'\t' -v f="$1" '$1 == f { print $2 }' "$work/code" >"$work/function"
    grep -qE -- "$2" "$work/function" || { echo "$1 has no '$2':"; cat "$work/function"; return 1; }
}
check() {
    local function pattern
    while read -r function pattern; do
        tap "$board $function: ${pattern//\[^;\]\*/ }" follow "$function" "$pattern"
    done
}

must "the images build" build_standard
for board in $boards; do
    if ! has_exclusives "$board"; then
        tap_skip "$board" "ARMv6-M does all that in order (DDI 0419 A3.7)"
        continue
    fi
    read_code "$board"
    check < <(barriers)
    ! has_fpu "$board" || check < <(fpu_barriers)
    ! has_timer "$board" || check < <(timer_barriers)
done
tap_end
