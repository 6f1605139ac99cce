# The kernels and what is asked about them: the order in which the list kernel runs threads,
# stacks that are used up, and figures that a hand counts in the disassembly.
. firmware/tests/lib/target.sh
image_boards="mps2-an385 mps2-an386"
variant=build/firmware-kernels
tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
must "the images build" build_standard
must "the images with such scenarios build" build_images $variant firmware/tests/variants/kernels.c
must "the client builds" build_client talk
must "the tool builds" locked build_log kernels-tool tool

# record CELL-NUMBER RECORD FIELD: of the first such record of that cell.
record() {
    awk -F'\t' -v n="$1" -v r="$2" -v f="$3" '$1 == "cell" { on = $2 == "number=" n }
        on && $1 == r { for (i = 2; i <= NF; i++) if (index($i, f "=") == 1) { print substr($i, length(f) + 2); exit } }' "$work/said"
}
fault() { is "$(record "$1" fault name)" "$2"; }
sound() { is "$(record "$1" cell_end status) $(record "$1" cell_end witness_failures)" "0 0"; }

for board in $image_boards; do
    tap "$board runs the cells" talk "$work/said" $variant $board list_order:raw_c:none:3 deep_kernel:defer_list:none:3 \
        deep_process:defer_process:none:3 deep_idle:raw_c:none:3 deep_kernel:defer_thread:none:3 entry_exit:defer_list:none:3 \
        entry_exit:defer_process:none:3 entry_exit:raw_c:none:3
    tap "$board: the list kernel runs the highest first, and equals in turn" sound 1
    tap "$board: its thread's used-up stack is told" fault 2 "stack overflow in the list kernel's thread"
    tap "$board: the process's is told" fault 3 "stack overflow in the process"
    tap "$board: the idle thread's is told" fault 4 "stack overflow in the idle thread"
    tap "$board: the bitmap kernel's thread's is told" fault 5 "stack overflow in deferred work"
    for cell in 6 7 8; do tap "$board: cell $cell behind them is sound" sound $cell; done
done

# run_cells OUT SCENARIOS STYLES SHARING [KEYS]: run.json in $work/OUT.
run_cells() {
    printf 'name: kernels\nboards: [mps2-an385, mps2-an386]\nscenarios: [%s]\nstyles: [%s]\nsharing: [%s]\n%s\n' "$2" "$3" "$4" "${5-}" >"$work/$1.yaml"
    IRQBENCH_FIRMWARE=$PWD/build/firmware build/irqbench run "$work/$1.yaml" -o "$work/$1" >"$work/$1.log" 2>&1
}
# of OUT EXPRESSION: with m(ID, METRIC) its smallest, w(ID, METRIC) its largest, t(ID, METRIC) the sum of all.
of() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'PY'
import json, sys
cells = {cell["id"]: cell for cell in json.load(open(sys.argv[1]))["cells"]}
m = lambda id, metric: cells[id]["metrics"][metric]["min"]
w = lambda id, metric: cells[id]["metrics"][metric]["max"]
t = lambda id, metric: cells[id]["metrics"][metric]["total"]
s = lambda id: cells[id]["status"]
print(eval(sys.argv[2]))
PY
}

tap "the cells run" run_cells all '"kernel_operation(0..4)", "kernel_masking(0..3, 32 64)", ping_pong, "irq_over_thread(0 20 40)", dynamic_connect, priority_nest_hazard' \
    'raw_c, defer_thread, defer_list, defer_process, dispatch_table, "dispatch_linear(1..4)"' 'none, primask_naive, primask, basepri, atomic, spsc'

for board in mps2-an385 mps2-an386; do
    # MOVS 1, BLX 3; LDR 2, ADD 1, B 2; PUSH 3, MRS 1, CPSID 1, LDR 2, CBZ taken 2; LDR 2,
    # ADDS 1, STR 1, B 2; MSR 1, POP of two and into PC 6.
    tap "$board: a post of the bitmap kernel takes 31 cycles" is "$(of all "m('$board/kernel_operation(0)/defer_thread/none', 'operation')")" 31
    # MOVS 1, BLX 3; MOVS 1, LDR 2, MLA 2 (1 on the M4), B 2; PUSH 3, MOV 1, MOV 1, BL 2; MOVS 1,
    # PUSH 4, MRS 1, MSR 1, ISB 4, DSB 1, LDR 2, CBZ 1, SUBS 1, STR 1, MOVS 1, MSR 1, POP of three
    # and into PC 7; CBZ 1, POP 6.
    case $board in mps2-an385) wait=51 ;; *) wait=50 ;; esac
    tap "$board: a wait of the list kernel takes $wait cycles" is "$(of all "m('$board/kernel_operation(1)/defer_list/none', 'operation')")" $wait
    # BLX 3; LDR 2, ADD 1, STR by a register 2, MOVS 1, STR 1, BX 3.
    tap "$board: registering in a table takes 13" is "$(of all "m('$board/dynamic_connect/dispatch_table/none', 'operation')")" 13
    tap "$board: each registration before it costs a linear search the same" \
        is "$(of all "len({m('$board/dynamic_connect/dispatch_linear(%d,0)/none' % (i + 1), 'operation') - m('$board/dynamic_connect/dispatch_linear(%d,0)/none' % i, 'operation') for i in (1, 2, 3)})")" 1
    # NOP 1, SUBS 1, BNE taken 2.
    tap "$board: a lower interrupt delays urgent work in a thread by all of its length" \
        is "$(of all "[w('$board/irq_over_thread(40)/%s/none' % x, 'event_to_work') - w('$board/irq_over_thread(20)/%s/none' % x, 'event_to_work') for x in ('defer_thread', 'defer_list', 'defer_process')]")" "[80, 80, 80]"
    tap "$board: and work in a handler by nothing" \
        is "$(of all "w('$board/irq_over_thread(40)/raw_c/none', 'event_to_work') <= w('$board/irq_over_thread(0)/raw_c/none', 'event_to_work')")" True
    tap "$board: a switch makes a service longer" \
        is "$(of all "all(m('$board/kernel_operation(%d)/%s/none' % (i + 2, x), 'operation') > m('$board/kernel_operation(%d)/%s/none' % (i, x), 'operation') for i in (0, 1) for x in ('defer_thread', 'defer_list'))")" True
    # Behind MSR BASEPRI: ISB 4, DSB 1, LDR 2, CBZ 1, SUBS 1, STR 1, MOVS 1, MSR 1.
    tap "$board: the list kernel's wait holds a line at its ceiling off for 12 cycles" \
        is "$(of all "w('$board/kernel_masking(1,64)/defer_list/none', 'higher_entry') - m('$board/kernel_masking(1,64)/defer_list/none', 'higher_entry')")" 12
    # At most the stretch of an instruction that is not abandoned.
    tap "$board: the list kernel holds no line above its ceiling off" \
        is "$(of all "max(w('$board/kernel_masking(%d,32)/defer_list/none' % i, 'higher_entry') for i in range(4)) <= 12 + 5")" True
    tap "$board: and a line at it longest in the context switch" \
        is "$(of all "all(w('$board/kernel_masking(%d,64)/defer_list/none' % i, 'higher_entry') > w('$board/kernel_masking(0,64)/defer_list/none', 'higher_entry') for i in (2, 3))")" True
    tap "$board: the bitmap kernel, which masks all, holds both off alike" \
        is "$(of all "all(w('$board/kernel_masking(%d,64)/defer_thread/none' % i, 'higher_entry') == w('$board/kernel_masking(%d,32)/defer_thread/none' % i, 'higher_entry') > 12 + 5 for i in range(4))")" True
    tap "$board: a hand-over holds a line off as its longest service" \
        is "$(of all "w('$board/ping_pong/defer_list/none', 'higher_entry') == w('$board/kernel_masking(2,64)/defer_list/none', 'higher_entry')")" True
    tap "$board: nested handlers lose updates without a lock, or with a naive one" \
        is "$(of all "all(t('$board/priority_nest_hazard/%s/none' % x, 'lost_updates') > 0 for x in ('none', 'primask_naive'))")" True
    tap "$board: and none with one" \
        is "$(of all "[t('$board/priority_nest_hazard/%s/none' % x, 'lost_updates') for x in ('primask', 'basepri', 'atomic', 'spsc')]")" "[0, 0, 0, 0]"
    tap "$board: without a kernel or a table there is nothing to ask" \
        is "$(of all "[s('$board/%s/none' % x) for x in ('kernel_operation(0)/raw_c', 'kernel_masking(0,64)/raw_c', 'ping_pong/raw_c', 'dynamic_connect/raw_c')]")" "['unsupported', 'unsupported', 'unsupported', 'unsupported']"
done
tap_end
