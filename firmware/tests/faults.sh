# time limit: 3600
# What the target tells about faults, with known values in every register, and
# that the machine is fit for measuring again afterwards.
. firmware/tests/lib/target.sh
images=build/firmware-faulty

# record CELL-NUMBER RECORD FIELD: of the first such record of that cell.
record() {
    awk -F'\t' -v n="$1" -v r="$2" -v f="$3" '$1 == "cell" { on = $2 == "number=" n }
        on && $1 == r { for (i = 2; i <= NF; i++) if (index($i, f "=") == 1) { print substr($i, length(f) + 2); exit } }' $work/said
}
number_of() { awk -F'\t' -v s="scenario=faulty_$1" '$1 == "cell" && $3 == s { sub(/.*=/, "", $2); print $2; exit }' $work/said; }
fault() { record "$(number_of "$1")" fault "$2"; }
rows() { awk -F'\t' -v n="$1" '$1 == "cell" { on = $2 == "number=" n } on && $1 == "row"' $work/said; }
symbol() { arm-none-eabi-nm $images/"$board"/irqbench.elf | awk -v s="$1" '$3 == s { print strtonum_("0x" $1) } function strtonum_(t, i, n) { for (i = 3; i <= length(t); i++) n = n * 16 + index("0123456789abcdef", substr(t, i, 1)) - 1; return n }'; }
clock_register=$((0xE000E018))

# registers FAULT [FIELD=VALUE...]: r0 to r12 and lr, all but those named.
registers() {
    local id=$1 n values=() expected found
    shift
    for n in 0 1 2 3 4 5 6 7 8 9 10 11 12; do
        values+=("r$n=$(printf '%d' $((n << 28 | 0xA0B0C0 + n)))")
    done
    values[7]=r7=$clock_register
    values+=("lr=$((0xE0A0B0CE))")
    expected=$(printf '%s\n' "${values[@]}" "$@" | awk -F= '{ v[$1] = $2; if (!n[$1]++) o[++k] = $1 } END { for (i = 1; i <= k; i++) printf "%s=%s ", o[i], v[o[i]] }')
    found=$(for n in r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 lr; do printf '%s=%s ' $n "$(fault "$id" $n)"; done)
    is "$found" "$expected"
}

# kind FAULT EXCEPTION NAME CFSR: for ARMv6-M all faults are one, without status.
kind() {
    [[ $2 =~ ^[456]$ ]] && ! has_exclusives "$board" && set -- "$1" 3 HardFault 0x0
    is "$(fault "$1" exception) $(fault "$1" name), CFSR $(printf '0x%x' "$(fault "$1" cfsr)"), cell $(fault "$1" cell)" "$2 $3, CFSR $4, cell $(number_of "$1")"
}
pc() { is "$(fault "$1" pc)" $(($(symbol "faulty_$1_here") + ${2:-0})); }
sp() { is "$(fault "$1" sp)" "$2"; }
back() { is "$(record "$(number_of "$1")" ready boot_reason) usable=$(record "$(number_of "$1")" outcome usable)" "1 usable=1"; }

check_fault() { # FAULT EXCEPTION NAME CFSR [CHANGED-REGISTER=VALUE...]
    local id=$1 exception=$2 name=$3 cfsr=$4
    shift 4
    tap "$board $id: $name with its status bits and cell" kind "$id" "$exception" "$name" "$cfsr"
    tap "$board $id: the registers are those at the fault" registers "$id" "$@"
    tap "$board $id: the target is back and says why" back "$id"
}

# check_deep STACK WHERE: overflowed, but for that nothing is wrong.
check_deep() {
    local id=deep_$1
    tap "$board $id: a stack overflow is told with its place" kind "$id" 0 "stack overflow $2" 0x0
    tap "$board $id: no sample is sent" is "$(rows "$(number_of "$id")" | wc -l)" 0
    tap "$board $id: the target is back" back "$id"
}

raises() { ! lets_pass "$1"; }
# lets_pass BOARD: QEMU's models of some machines raise no bus fault where nothing
# answers (ignore_memory_transaction_failures in QEMU), whatever the image does.
lets_pass() {
    local cpu
    cpu=$(sed -n 's/^BOARD_CPU *:= //p' "firmware/boards/$1/board.mk")
    printf 'INCLUDE memory.ld\nSECTIONS { .text : { *(.text) } > FLASH }\n' >"$work/read.ld"
    arm-none-eabi-gcc $cpu -mthumb -nostdlib -Wl,--no-warn-rwx-segments -Wl,--entry=0 -L "firmware/boards/$1" \
        -T "$work/read.ld" -x assembler - -o "$work/read.elf" <<'END' || return 2
        .syntax unified
        .thumb
        .word 0x20000400, start + 1, fault + 1, fault + 1, fault + 1, fault + 1, fault + 1
start:  ldr r0, =0x50000010
        ldr r0, [r0]
        adr r1, passed
        b leave
fault:  adr r1, faulted
leave:  movs r0, #0x20
        bkpt #0xAB
        .align 2
passed: .word 0x20026, 10
faulted: .word 0x20026, 0
END
    timeout -k 1 "$hung" qemu-system-arm -M "$(machine_of "$1")" -display none -monitor none -serial none \
        -semihosting-config enable=on,target=native -kernel "$work/read.elf" </dev/null >"$work/out" 2>&1
    [ $? -eq 10 ]
}

good_before=(entry_exit:raw_c:none:3 entry_swept:raw_asm:idle:64)
faulty() { printf 'faulty_%s:raw_c:none:3 ' "$@"; }
# A cell that has no end, which is waited for no longer than this.
endless() { faulty "$@" | sed 's/ $/:3000 /'; }

check_board() {
    local fpu= stray_line read=faulty
    # The line behind the six of the tests: STRAY_LINE in faulty.c.
    stray_line=$(($(sed -n 's/.*-DBOARD_TEST_IRQ=\([0-9]*\).*/\1/p' "firmware/boards/$board/board.mk") + 6))
    grep -q 'faulty_fpu' $images/"$board"/catalog.txt && fpu=fpu
    ! lets_pass "$board" || read=endless
    tap "$board runs the cells" talk $work/said $images "$board" "${good_before[@]}" \
        $(faulty udf; $read read; faulty state msp odd stray handler $fpu silent deep_foreground deep_work deep_handler counter) "${good_before[@]}" \
        $(faulty nmi pendsv systick svcall masked nocode lockup udf; endless stuck) "${good_before[@]}"

    # ARMv7-M ARM, B3.2.15: UNDEFINSTR, INVSTATE, PRECISERR with BFARVALID, STKERR.
    check_fault udf 6 UsageFault 0x10000
    tap "$board udf: the stacked PC is the instruction" pc udf
    # Known of one machine, so that not all of them get past the check.
    [ "$board" != mps2-an385 ] || tap "$board: QEMU raises a bus fault" raises "$board"
    if lets_pass "$board"; then
        tap "$board read: QEMU lets it pass, and the cell has no end" is "$(record "$(number_of read)" outcome kind)" silent
    else
        check_fault read 5 BusFault 0x8200 r6=$((0x50000010))
        tap "$board read: the stacked PC is the load" pc read 2
        tap "$board read: BFAR is the address" is "$(fault read bfar)" $((0x50000010))
    fi
    check_fault state 6 UsageFault 0x20000 r6="$(symbol faulty_state_here)"
    tap "$board state: the stacked PC is the target of the jump" pc state
    check_fault msp 6 UsageFault 0x10000
    tap "$board msp: the stacked PC is the instruction" pc msp
    check_fault odd 6 UsageFault 0x10000
    tap "$board odd: the stacked PC is the instruction" pc odd
    tap "$board udf, msp: SP is the one at the fault" sp msp "$(fault udf sp)"
    tap "$board odd: SP is right although the frame was moved" sp odd $(($(fault udf sp) - 4))
    if [ -n "$fpu" ]; then
        check_fault fpu 6 UsageFault 0x10000
        tap "$board fpu: SP is right behind a frame with floating-point registers" sp fpu "$(fault udf sp)"
    fi

    tap "$board stray: an unexpected vector is told by number" kind stray $((16 + stray_line)) "unexpected interrupt" 0x0
    tap "$board stray: the stacked PC is behind the store" pc stray 2
    tap "$board stray: the target is back" back stray
    tap "$board handler: a lost handler stack is told, without a frame" kind handler 5 BusFault 0x11000
    tap "$board handler: zeros stand for the frame that is not there" is "$(fault handler pc) $(fault handler r0) $(fault handler xpsr)" "0 0 0"
    tap "$board handler: the target is back" back handler

    # By Arm's numbers (ARMv7-M ARM, B1.5.2); the others' names: exception_names.sh.
    tap "$board nmi: is told by its name" kind nmi 2 NMI 0x0
    tap "$board pendsv: the same" kind pendsv 14 "unexpected PendSV" 0x0
    tap "$board systick: the same" kind systick 15 "unexpected SysTick" 0x0
    tap "$board svcall: the same" kind svcall 11 "unexpected SVCall" 0x0
    tap "$board masked: a fault that is masked is a HardFault" kind masked 3 HardFault "$(has_exclusives "$board" && echo 0x10000 || echo 0x0)"
    # IACCVIOL of the default memory map
    has_exclusives "$board" && tap "$board nocode: where no code may be is a MemManage fault" kind nocode 4 "MemManage fault" 0x1

    check_deep foreground "in the foreground"
    check_deep work "in deferred work"
    check_deep handler "in a handler"

    tap "$board counter: a written r7 is told" kind counter 0 "r7, the counter's address, was written" 0x0
    tap "$board counter: no sample is sent" is "$(rows "$(number_of counter)" | wc -l)" 0
    tap "$board counter: the target is back" back counter

    tap "$board silent: every sample fails its witness" is "$(grep -c '^witness.*failed=1	' $work/said) $(record "$(number_of silent)" cell_end witness_failures)" "3 3"
    tap "$board lockup: QEMU ends and says so" has "$(record "$(number_of lockup)" outcome qemu)" Lockup
    tap "$board stuck: the cell has no end" is "$(record "$(number_of stuck)" outcome kind)" silent
    check_good
}

# The good cells: at first, behind the faults, behind lock-up and stuck cell.
check_good() {
    local n cells behind
    cells=$(grep -c '^cell	' $work/said)
    behind=$(awk -F'\t' '$1 == "cell" && $3 == "scenario=entry_exit" { sub(/.*=/, "", $2); print $2 }' $work/said | sed -n 2p)
    for n in 1 2; do
        tap "$board good cell $n: its values are there" [ "$(rows $n | wc -l)" -ge 3 ]
        tap "$board good cell $n: the same values after faults" is "$(rows $((behind + n - 1)))" "$(rows $n)"
        tap "$board good cell $n: the same values after lock-up and stuck cell" is "$(rows $((cells - 2 + n)))" "$(rows $n)"
    done
}

must "the images build" build_images $images firmware/tests/faulty/faulty.c
must "the client builds" build_client talk
for board in $boards; do check_board; done
tap_end
