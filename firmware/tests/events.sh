# Scenarios about when an event comes and how often it is answered: masked stretches, late
# arrivals, periodic events, requests that are not taken back, lines that are disabled, and
# what the FPU adds; and what only a board can tell has no figure here. Cycles are counted by
# hand from the disassembly and the manual's table.
. firmware/tests/lib/target.sh
tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
must "the images build" build_standard
must "the tool builds" locked build_log events-tool tool
must "the client builds" build_client talk

# run_cells OUT SCENARIOS STYLES [KEYS]
run_cells() {
    printf 'name: events\nboards: [mps2-an385, mps2-an386]\nscenarios: [%s]\nstyles: [%s]\n%b\n' "$2" "$3" "${4-}" >"$work/$1.yaml"
    timeout -k 5 "$hung" build/irqbench run "$work/$1.yaml" -o "$work/$1" >"$work/$1.log" 2>&1 || { tail -5 "$work/$1.log"; return 1; }
}
# of OUT EXPRESSION: with `b` each board; c(ID) a cell, v(ID, METRIC) its only value, w(ID, METRIC)
# its worst, l(ID, METRIC) its least. Prints what the expression is on both boards, if the same.
of() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'PY'
import json, sys
cells = {cell["id"]: cell for cell in json.load(open(sys.argv[1]))["cells"]}
found = []
for b in ("mps2-an385", "mps2-an386"):
    c = lambda id: cells[b + "/" + id]
    m = lambda id, metric: c(id)["metrics"][metric]
    w = lambda id, metric: m(id, metric)["max"]
    l = lambda id, metric: m(id, metric)["min"]
    def v(id, metric):
        assert l(id, metric) == w(id, metric), id
        return l(id, metric)
    found.append(str(eval(sys.argv[2])))
print(found[0] if found[0] == found[1] else " | ".join(found))
PY
}
asked() { is "$(of "$1" "$2")" "$3"; }

# ---- A masked stretch, found again ----
# An event in the instruction that masks waits for BX 3, the stretch, and what unmasks 1: so
# 12 + 4 cycles and the stretch. What no mask holds off waits for a LDR's second cycle.
lengths="0 1 2 9 64 200"
for clock in auto insns; do
    must "$clock: masked windows run" run_cells "mask-$clock" "'masked_window($lengths, 0 1 2)'" raw_c "clock: $clock"
    for kind in 0 1; do
        tap "$clock: kind $kind: the worst entry grows by exactly one an instruction" asked "mask-$clock" \
            "{(w('masked_window(%d,$kind)/raw_c/none' % n, 'entry') - w('masked_window(0,$kind)/raw_c/none', 'entry')) / n for n in (1, 2, 9, 64, 200)}" "{1.0}"
        tap "$clock: kind $kind: the best one does not" asked "mask-$clock" "len({l('masked_window(%d,$kind)/raw_c/none' % n, 'entry') for n in ($(echo $lengths | tr ' ' ','))})" 1
    done
    tap "$clock: above BASEPRI it is flat" asked "mask-$clock" "len({(l(i, 'entry'), w(i, 'entry')) for i in ['masked_window(%d,2)/raw_c/none' % n for n in ($(echo $lengths | tr ' ' ','))]})" 1
done
tap "the worst is 12, BX, what unmasks, and the stretch" asked mask-auto "[w('masked_window(%d,%d)/raw_c/none' % (n, k), 'entry') - n for n in (0, 9, 200) for k in (0, 1)]" "[16, 16, 16, 16, 16, 16]"
tap "and above the mask a cycle of an instruction" asked mask-auto "w('masked_window(200,2)/raw_c/none', 'entry')" 13

# ---- A late arrival ----
# Entry 12 and 3 for the second vector, from the lower one's request on: so 15 less what the
# higher one comes later. Behind the lower one's entry it preempts: 12, and at most the other
# cycle of a LDR. What waits is the lower one: 12 + 3, the higher handler, a tail-chain.
must "late arrivals run" run_cells late "'late_arrival(0..20)', entry_exit, tail_chain" raw_c
tap "together, the higher one has the entry" asked late "(v('late_arrival(0)/raw_c/none', 'higher_entry'), v('late_arrival(0)/raw_c/none', 'higher_first'))" "(12, 1)"
tap "within 12 cycles it takes over the stacking" asked late "[v('late_arrival(%d)/raw_c/none' % k, 'higher_entry') + k for k in range(1, 13)]" "[15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15]"
tap "and runs first" asked late "{v('late_arrival(%d)/raw_c/none' % k, 'higher_first') for k in range(13)}" "{1}"
tap "behind that the lower one does" asked late "{v('late_arrival(%d)/raw_c/none' % k, 'higher_first') for k in range(13, 21)}" "{0}"
tap "which is preempted" asked late "{v('late_arrival(%d)/raw_c/none' % k, 'higher_entry') - 12 for k in range(13, 21)} <= {0, 1}" True
tap "and was entered as ever" asked late "{v('late_arrival(%d)/raw_c/none' % k, 'lower_entry') for k in range(13, 21)}" "{12}"
tap "what the late one costs it is the same, wherever in the entry" asked late "len({v('late_arrival(%d)/raw_c/none' % k, 'lower_entry') for k in range(1, 13)})" 1
tap "but for the second vector, that of both at once" asked late "v('late_arrival(1)/raw_c/none', 'lower_entry') - v('late_arrival(0)/raw_c/none', 'lower_entry')" 3

# ---- Periodic events ----
loads="idle, memory, muldiv, critical_primask"
for clock in auto insns; do
    must "$clock: periodic events run" run_cells "tick-$clock" "periodic, periodic_timer, entry_swept" "raw_c, defer_pendsv" "loads: [$loads]\nclock: $clock"
    for s in periodic periodic_timer; do
        for load in ${loads//,/}; do
            for style in raw_c defer_pendsv; do
                tap "$clock: $s/$style/$load: entries are those of one event" asked "tick-$clock" "l('$s/$style/$load', 'entry') == l('entry_swept/$style/$load', 'entry') and w('$s/$style/$load', 'entry') == w('entry_swept/$style/$load', 'entry')" True
                tap "$clock: $s/$style/$load: jitter is their spread" asked "tick-$clock" "(l('$s/$style/$load', 'jitter'), w('$s/$style/$load', 'jitter')) == (0, w('$s/$style/$load', 'entry') - l('$s/$style/$load', 'entry'))" True
                tap "$clock: $s/$style/$load: no interval is off by more" asked "tick-$clock" "w('$s/$style/$load', 'period_error') <= w('$s/$style/$load', 'jitter')" True
            done
            tap "$clock: $s/$load: entry and response are of one event" asked "tick-$clock" "w('$s/defer_pendsv/$load', 'response') - w('$s/defer_pendsv/$load', 'entry') == l('$s/defer_pendsv/$load', 'response') - l('$s/defer_pendsv/$load', 'entry') > 0" True
        done
    done
    tap "$clock: intervals differ where entries do" asked "tick-$clock" "w('periodic/raw_c/critical_primask', 'period_error') > 4" True
    tap "$clock: a handler without work has no response" asked "tick-$clock" "'response' in c('periodic/raw_c/idle')['metrics']" False
done

# ---- Requests, and lines that are disabled ----
must "requests run" run_cells clear "retrigger, 'spurious(0 1)'" "raw_c, defer_thread, clear_first, clear_last, clear_last_dsb, clear_read_back, 'clear_never(1 2 3 50)'"
tap "who never clears is entered again, as often as it is let" asked clear "[v('retrigger/clear_never(%d)/none' % n, 'retriggers') for n in (1, 2, 3, 50)]" "[1, 2, 3, 50]"
tap "and each time steals the same" asked clear "len({(v('retrigger/clear_never(%d)/none' % n, 'stolen') - v('retrigger/clear_never(1)/none', 'stolen')) / (n - 1) for n in (2, 3, 50)})" 1
tap "who clears is not" asked clear "[v('retrigger/%s/none' % s, 'retriggers') for s in ('raw_c', 'defer_thread', 'clear_first', 'clear_read_back')]" "[0, 0, 0, 0]"
# STR, LDR, DSB behind where clear_first has STR alone: a LDR behind a STR 1 + 2, DSB, less overlap.
tap "reading back costs more than clearing first" asked clear "v('retrigger/clear_read_back/none', 'stolen') > v('retrigger/clear_first/none', 'stolen')" True
for style in clear_last clear_last_dsb; do
    tap "$style has no figure here, and is told why" asked clear "(c('retrigger/$style/none')['status'], 'write buffers' in c('retrigger/$style/none')['reason'], c('retrigger/$style/none').get('metrics', {}))" "('unsupported', True, {})"
done
tap "nobody else asks them" asked clear "sorted({i.split('/')[1] for i in cells if '/clear_' in i})" "['retrigger']"
for by in 0 1; do
    tap "a line disabled by $by costs nothing, and is not entered" asked clear "(v('spurious($by)/raw_c/none', 'withdrawn'), v('spurious($by)/raw_c/none', 'spurious_entries'))" "(0, 0)"
done
tap "who disables in a handler is the scenario's" asked clear "'all would give the figures of raw_c' in c('spurious(1)/defer_thread/none')['reason']" True

# last_before_return FUNCTION: the instruction before BX LR.
last_before_return() { arm-none-eabi-objdump -d build/firmware/mps2-an385/irqbench.elf | awk -F'\t' -v f="<$1>:" 'index($0, f) { on = 1 } on && $3 == "bx" { print last; exit } { last = $3 }'; }
tap "clear_last's last is the store" is "$(last_before_return clear_last_timer)" str
tap "clear_last_dsb's is DSB" is "$(last_before_return clear_last_dsb_timer)" dsb

# ---- The FPU ----
# What is saved are 17 words: at the entry, or before the handler's first such instruction; and
# restored at the exit, if they were. The handlers' own are VMOV and VADD, one each.
fpu="'fpu_none(0 1)', 'fpu_lazy(0 1)', 'fpu_lazy_used(0 1)', 'fpu_automatic(0 1)', 'fpu_automatic_used(0 1)'"
for clock in auto insns; do
    run_cells "fpu-$clock" "entry_exit, entry_swept, response, preemption, priority_chain, tail_chain" "$fpu, raw_c" "loads: [idle, float]\nclock: $clock"
    tap "$clock: with an FPU all are ok" is "$(of "fpu-$clock" "{cells[i]['status'] for i in cells if 'an386' in i}")" "{'ok'}"
    tap "$clock: without, none is" is "$(of "fpu-$clock" "{(cells[i]['status'], cells[i]['reason']) for i in cells if 'an385' in i and ('fpu_' in i or 'float' in i)}")" "{('unsupported', 'the core has no FPU')}"
done
# four STYLE: entry, body, exit and round trip on the M4.
four() {
    /usr/bin/python3 - "$work/fpu-auto/run.json" "mps2-an386/entry_exit/$1/none" <<'PY'
import json, sys
cell = next(c for c in json.load(open(sys.argv[1]))["cells"] if c["id"] == sys.argv[2])
print(*[cell["metrics"][m]["p50"] for m in ("entry", "body", "exit", "round_trip")])
PY
}
tap "none saved" is "$(four 'fpu_none(1)')" "12 0 10 22"
tap "room, but not used" is "$(four 'fpu_lazy(1)')" "12 0 10 22"
tap "saved by the handler's first" is "$(four 'fpu_lazy_used(1)')" "12 19 27 58"
tap "saved at the entry, for nothing" is "$(four 'fpu_automatic(1)')" "29 0 27 56"
tap "saved at the entry, and used" is "$(four 'fpu_automatic_used(1)')" "29 2 27 58"
for style in fpu_lazy fpu_lazy_used fpu_automatic fpu_automatic_used; do
    tap "$style: nothing to save, nothing paid" is "$(four "$style(0)" | cut -d' ' -f1,3)" "12 10"
done
tap "a load that uses it is a foreground that does" is \
    "$(of fpu-auto "[cells['mps2-an386/entry_swept/%s(0)/float' % s]['metrics']['entry']['min'] for s in ('fpu_none', 'fpu_lazy', 'fpu_automatic')]")" "[12, 12, 29]"
tap "and FPCCR is put back for who comes next" is "$(of fpu-auto "cells['mps2-an386/entry_swept/raw_c/float']['metrics']['entry']['min']")" 12

# ---- Evidence ----
for clock in auto insns; do
    must "$clock: cold runs" run_cells "cold-$clock" cold raw_c "clock: $clock"
done
tap "cold has no figure under the model" asked cold-auto "(c('cold/raw_c/none')['status'], c('cold/raw_c/none').get('metrics', {}), 'cold cannot be told by model evidence: caches and prefetch' in c('cold/raw_c/none')['reason'])" "('unsupported', {}, True)"
tap "nor by instructions" asked cold-insns "(c('cold/raw_c/none')['status'], 'by insns evidence' in c('cold/raw_c/none')['reason'])" "('unsupported', True)"
tap "list says so" has "$(build/irqbench list scenarios | grep '^cold ')" "[only by silicon: caches and prefetch buffers are not modelled"
tap "and of a style" has "$(build/irqbench list styles | grep '^clear_last ')" "[asked only by retrigger] [only by silicon: "
tap "what all can tell it does not mark" has_not "$(build/irqbench list scenarios | grep '^entry_exit ')" "only"

# The firmware itself cannot know: a board that has something to empty gets its figures.
must "an image of such a board is made" eval 'rm -rf $work/board && mkdir $work/board && cp -r build/firmware/mps2-an385 $work/board'
forgetting() { # board.forget_code is bench_nothing
    /usr/bin/python3 - "$work/board/mps2-an385/irqbench.elf" <<'PY'
import struct, subprocess, sys
path = sys.argv[1]
symbols = {line.split()[-1]: int(line.split()[0], 16) for line in subprocess.run(["arm-none-eabi-nm", "-S", path], capture_output=True, text=True, check=True).stdout.splitlines() if len(line.split()) > 3}
sizes = {line.split()[-1]: int(line.split()[1], 16) for line in subprocess.run(["arm-none-eabi-nm", "-S", path], capture_output=True, text=True, check=True).stdout.splitlines() if len(line.split()) > 3}
data = bytearray(open(path, "rb").read())
phoff, phnum = struct.unpack_from("<I", data, 28)[0], struct.unpack_from("<H", data, 44)[0]
board = symbols["board"]
for i in range(phnum):
    kind, offset, address, _, size = struct.unpack_from("<5I", data, phoff + 32 * i)
    if kind == 1 and address <= board < address + size:
        at = offset + board - address + sizes["board"] - 4
assert struct.unpack_from("<I", data, at)[0] == 0
struct.pack_into("<I", data, at, symbols["bench_nothing"] | 1)
open(path, "wb").write(data)
PY
}
must "it has a way to forget code" forgetting
rows() { grep -c '^row' "$work/said"; }
must "it answers" talk "$work/said" "$work/board" mps2-an385 cold:raw_c:none:3
tap "a board that can empty what it has is measured" is "$(rows)" 3
must "the usual one answers" talk "$work/said" build/firmware mps2-an385 cold:raw_c:none:3 entry_exit:clear_first:none:3
tap "one that cannot says what is missing" has "$(<"$work/said")" "board.c has no forget_code()"
tap "and a style that only one scenario asks says which" has "$(<"$work/said")" "retrigger asks; anywhere else take raw_c"
tap_end
