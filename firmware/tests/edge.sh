# Handlers at a kernel's edge, and deferral without a semaphore: whom a kernel's sections hold
# off, figures counted by hand, and what is merged, refused or polled for nothing when events
# come while the work cannot run.
. firmware/tests/lib/target.sh
tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
must "the images build" build_standard
must "the tool builds" locked build_log edge-tool tool

# run_cells OUT SCENARIOS STYLES [LOADS]: run.json in $work/OUT.
run_cells() {
    printf 'name: edge\nboards: [mps2-an385, mps2-an386]\nscenarios: [%s]\nstyles: [%s]\n%s\n' "$2" "$3" "${4:+loads: [$4]}" >"$work/$1.yaml"
    IRQBENCH_FIRMWARE=$PWD/build/firmware timeout "$hung" build/irqbench run "$work/$1.yaml" -o "$work/$1" >"$work/$1.log" 2>&1
}
# of OUT EXPRESSION: with c(ID) a cell, v(ID, METRIC) its least and greatest value, m(ID, METRIC)
# the one that it has.
of() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'PY'
import json, sys
cells = {cell["id"]: cell for cell in json.load(open(sys.argv[1]))["cells"]}
c = lambda id: cells[id]
def v(id, metric):
    value = cells[id]["metrics"][metric]
    return value["min"], value["max"]
def m(id, metric):
    least, greatest = v(id, metric)
    assert least == greatest, (id, metric, least, greatest)
    return least
print(eval(sys.argv[2]))
PY
}
edge="direct, managed, zero_latency"
deferring="ceiling, defer_notify, defer_workqueue, defer_waker, defer_waker(2)"

# ---- Each is valid in each scenario ----
run_cells all "entry_exit, entry_swept, entry_timer, meet_timer, preemption, priority_chain, response, response_swept, tail_chain" \
    "$edge, $deferring" "idle, float"
tap "every cell is ok, but those whose load needs an FPU on the Cortex-M3" \
    is "$(of all 'sorted({(c["status"], c["board"], c["load"]) for c in cells.values() if c["status"] != "ok"})')" "[('unsupported', 'mps2-an385', 'float')]"
tap "each is there, in each scenario" is "$(of all 'len(cells)')" "$((2 * 8 * (6 + 3 * 2)))"

# ---- Their handlers' shapes ----
# shape BOARD FUNCTION: how often registers are saved, functions called, others jumped to.
shape() {
    arm-none-eabi-objdump -d --no-show-raw-insn "build/firmware/$1/irqbench.elf" | awk -F'\t' -v f="$2" '
        /^[0-9a-f]+ <.*>:$/ { on = index($0, " <" f ">:"); found += on > 0 }
        on && $2 ~ /^(push|stmdb)/ { saves++ }
        on && $2 ~ /^blx?$/ { calls++ }
        on && $2 ~ /^b(\.[nw])?$/ && index($3, "<" f "+") == 0 { jumps++ }
        END { print found == 1 ? saves + 0 "," calls + 0 "," jumps + 0 : "not there once" }'
}
for board in mps2-an385 mps2-an386; do
    while read -r style expected parts; do
        tap "$board $style: its handlers (save,call,jump) $expected" is \
            "$(for part in $parts; do shape $board "${style}_$part"; done | sort -u)" "$expected"
    done <<'END'
zero_latency 0,0,0 sample timer second empty timed work
direct 0,0,1 sample timer second empty timed work
managed 1,1,1 sample timer second empty timed work
ceiling 0,0,0 sample timer second bare timed
defer_notify 1,1,0 sample timer second bare timed
defer_workqueue 1,1,0 sample timer second bare timed
defer_waker 1,1,0 sample timer second bare timed
END
done

# ---- Whom critical sections hold off ----
run_cells held "entry_swept, entry_timer" "raw_c, $edge" "idle, critical_basepri, critical_primask"
spread() { # SCENARIO STYLE LOAD BOARD
    of held "(lambda a: a[1] - a[0])(v('$4/$1/$2/$3', 'entry'))"
}
for board in mps2-an385 mps2-an386; do
    for scenario in entry_swept entry_timer; do
        for load in idle critical_basepri; do
            tap "$board $scenario: zero_latency is flat under $load, but for an instruction that it waits for" is "$(spread $scenario zero_latency $load $board)" 1
        done
        for style in raw_c direct managed; do
            tap "$board $scenario: a section by BASEPRI holds $style off" is "$(spread $scenario $style critical_basepri $board)" 36
        done
        tap "$board $scenario: one by PRIMASK holds zero_latency off as well" is "$(spread $scenario zero_latency critical_primask $board)" 36
    done
    # By hand: managed before the stamp: PUSH 3, BL 2, LDR 2, LDR 2, ADDS 1, STR 1, BX 3;
    # behind it: LDM 3, B 2, LDR 2, LDR 2, SUBS 1, STR 1, CBNZ 1, B 2, four LDR 5, CLZ 1, LDRB 2,
    # RSB 1, CMP 1, BCS taken 2 and 1 for a row of wide ones. direct: LDR 2, LDR 2, CBZ taken 2.
    for cell in "zero_latency 12 10" "direct 12 16" "managed 26 37"; do
        read -r style entry exit <<<"$cell"
        tap "$board $style: entry is $entry and exit $exit" is "$(of all "(m('$board/entry_exit/$style/none', 'entry'), m('$board/entry_exit/$style/none', 'exit'))")" "($entry, $exit)"
    done
    # ceiling: MRS, MOVS, MSR 1 each, LDR 2, LDR 2, ADDS, STR, MSR, MOV, MOV, STR 1 each, 1 for a row
    # of wide ones; then 6 for the chain, PUSH 3, LDR 2, LDR 2, LDR 1, CMP 1, BNE 2, LDR 2, ADDS 1,
    # STR 1, LDR 4 behind it, LDR 2, BLX 3.
    tap "$board ceiling: the handler is 14, the hand-over 30" is "$(of all "(m('$board/entry_exit/ceiling/none', 'body'), m('$board/entry_exit/ceiling/none', 'handoff'))")" "(14, 30)"
done

# ---- Events while the work is held off ----
run_cells burst "burst(1), burst(8), burst(32)" "raw_c, defer_thread, defer_pendsv, masked_deferred, defer_queue, ceiling, defer_notify, defer_workqueue, defer_workqueue(16), \"defer_waker(1..8)\""
counts() { # BOARD EVENTS STYLE: merged, refused, polled for nothing
    of burst "tuple(m('$1/burst($2)/$3/none', name) for name in ('merged_events', 'overflows', 'spurious_polls'))"
}
more() { # BOARD STYLE: what one event more takes, from 1 to 8 and from 8 to 32
    of burst "(lambda d: sorted({(d(8) - d(1)) / 7, (d(32) - d(8)) / 24}))(lambda n: m('$1/burst(%d)/$2/none' % n, 'drain'))"
}
for board in mps2-an385 mps2-an386; do
    while read -r style one eight many; do
        tap "$board $style: of 1, 8 and 32 events (merged,refused,polled for nothing) are" \
            is "$(counts $board 1 "$style") $(counts $board 8 "$style") $(counts $board 32 "$style")" "(${one//,/, }) (${eight//,/, }) (${many//,/, })"
    done <<'END'
defer_thread 0,0,0 0,0,0 0,0,0
defer_notify 0,0,0 0,0,0 0,0,0
ceiling 0,0,0 0,0,0 0,0,0
defer_queue(8) 0,0,0 0,0,0 0,24,0
defer_workqueue(8) 0,0,0 0,0,0 0,24,0
defer_workqueue(16) 0,0,0 0,0,0 0,16,0
defer_pendsv 0,0,0 7,0,0 31,0,0
masked_deferred 0,0,0 6,0,0 30,0,0
defer_waker(1) 0,0,0 7,0,0 31,0,0
defer_waker(8) 0,0,7 7,0,7 31,0,7
END
    # notify: LDR 2, BLX 3, BX 3, SUBS 1, BNE 2. ceiling: LDR 2, LDR 1, CMP 1, BNE 2, LDR 2, ADDS 1, STR 1, LDR 4, LDR 2,
    # BLX 3, BX 3, B 2.
    tap "$board: an event more takes a notified thread 11 cycles, a task 24" is "$(more $board defer_notify) $(more $board ceiling)" "[11.0] [24.0]"
    tap "$board: what is merged takes none" is "$(more $board defer_pendsv) $(more $board 'defer_waker(1)')" "[0.0] [0.0]"
    # CMP 1, BNE 2, LDR 2, TST 1, BEQ 1, MOV 1, LDR 2, BLX 3, LDR 2, CBZ 2, MOVS 1, BX 3, ADD 1, ADDS 1, B 2
    # That is gcc 12's code; of another compiler's every poll takes as long as the one before.
    steps=$(of burst "sorted({m('$board/burst(1)/defer_waker(%d)/none' % (n + 1), 'drain') - m('$board/burst(1)/defer_waker(%d)/none' % n, 'drain') for n in range(1, 8)})")
    if arm-none-eabi-gcc -dumpversion | grep -q '^12\.'; then
        tap "$board: a poll for nothing takes 25" is "$steps" "[25]"
    else
        tap "$board: a poll for nothing takes the same each time" [ "${steps//[0-9]/}" = "[]" ]
    fi
    tap "$board: who defers nothing has nothing piled up" is "$(of burst "c('$board/burst(8)/raw_c/none')['reason']")" "nothing piles up: the handler does the work"
done
tap_end
