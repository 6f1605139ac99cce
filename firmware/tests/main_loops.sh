# Main loops that do the work, what sleeps, and what is set up in which order: each figure
# against the instructions counted by hand with the manual's table, and styles that are not
# what they say must be found out.
. firmware/tests/lib/target.sh
variant=build/firmware-main_loops
tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
must "the images build" build_standard
# One board's: the small image has no room for them.
must "the image with wrong loops builds" one_board mps2-an385 $variant firmware/tests/variants/main_loops.c
must "the tool builds" locked build_log main_loops-tool tool

# run_cells IMAGES OUT BOARDS SCENARIOS STYLES [LOADS]: run.json in $work/OUT.
run_cells() {
    printf 'name: main_loops\nboards: [%s]\nscenarios: [%s]\nstyles: [%s]\n%s\n' "$3" "$4" "$5" "${6:+loads: [$6]}" >"$work/$2.yaml"
    IRQBENCH_FIRMWARE=$PWD/$1 timeout "$hung" build/irqbench run "$work/$2.yaml" -o "$work/$2" --force >"$work/$2.log" 2>&1
}
# of OUT EXPRESSION: with c(ID) a cell, m(ID, METRIC) a metric, r(ID, METRIC) its range, and
# n(ID, METRIC, VALUE) how many trials had that value.
of() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'PY'
import json, sys
cells = {cell["id"]: cell for cell in json.load(open(sys.argv[1]))["cells"]}
c = lambda id: cells[id]
m = lambda id, metric: cells[id]["metrics"][metric]
r = lambda id, metric: (m(id, metric)["min"], m(id, metric)["max"])
n = lambda id, metric, value: dict(map(tuple, m(id, metric)["counts"])).get(value, 0)
ids = list(cells)
print(eval(sys.argv[2]))
PY
}
# all_ok OUT: every cell is, and there are some.
all_ok() { is "$(of "$1" '[i for i in ids if c(i)["status"] != "ok"], len(ids) > 0')" "([], True)"; }

m34="mps2-an385, mps2-an386"
run_cells build/firmware loops "$m34" response_swept '"defer_flag(0..8 64)", "poll(0..8 64)"' idle
tap "main loops of all lengths are measured" all_ok loops
# A pass: LDR 2, CMP or LSLS 1, Bcc not taken 1, BX 3, and the instructions of its length.
# Last in it that sees the event are LDR 2, 1, Bcc taken 2, BL 2; the loop that clears a flag
# has MOVS 1 and STR 1 before BL. Before all that comes the whole of its interrupt: entry 12,
# MOVS 1, LDR 2, STR 1, exit 10.
expect_loop() { # BOARD STYLE LEAST
    of loops "[i for i in [0, 1, 2, 3, 4, 5, 6, 7, 8, 64] if r(f'$1/response_swept/$2({i})/idle', 'response') != ($3, $3 + 7 + i - 1)]"
}
for board in mps2-an385 mps2-an386; do
    tap "$board poll: sees it 7 cycles behind the event, and up to a pass later" is "$(expect_loop $board poll $((2 + 1 + 2 + 2)))" "[]"
    tap "$board defer_flag: the same behind its interrupt" is "$(expect_loop $board defer_flag $((12 + 1 + 2 + 1 + 10 + 2 + 1 + 2 + 1 + 1 + 2)))" "[]"
done

# Between look and sleep: LDR 2, CMP 1, BNE not taken 1, BX 3, and the gap.
gaps="0 1 2 3 8 16 64"
run_cells build/firmware race "$m34" '"wake_race(1000 5000)"' "'defer_wfi($gaps)', 'defer_wfi_racy($gaps)'"
tap "loops that sleep are measured" all_ok race
for board in mps2-an385 mps2-an386; do
    tap "$board: without a mask each event between look and sleep is missed, and no other" is \
        "$(of race "[i for i in [${gaps// /, }] for p in (1000, 5000) if n(f'$board/wake_race({p})/defer_wfi_racy({i})/none', 'missed_wakeups', 1) != 7 + i]")" "[]"
    tap "$board: it waits for the next one, which ends a sleep as any other" is \
        "$(of race "[i for i in [${gaps// /, }] for p in (1000, 5000) if n(f'$board/wake_race({p})/defer_wfi_racy({i})/none', 'response', p + 42) != 7 + i]")" "[]"
    tap "$board: with the mask none is missed" is \
        "$(of race "[i for i in [${gaps// /, }] if r(f'$board/wake_race(1000)/defer_wfi({i})/none', 'missed_wakeups') != (0, 0)]")" "[]"
    tap "$board: nor any that waits for the next one" is \
        "$(of race "max(r(f'$board/wake_race(1000)/defer_wfi({i})/none', 'response')[1] for i in [${gaps// /, }]) < 250")" "True"
    tap "$board: both sleep if the event comes later" is \
        "$(of race "{r(i, 'sleeps') for i in ids if i.startswith('$board')}")" "{(0, 1)}"
done

run_cells build/firmware prearm "$m34, lm3s6965evb" "entry_swept, response_swept" "raw_c, wfi_prearm" all
tap "an earlier interrupt that sleeps leaves no jitter under any load" is \
    "$(of prearm '[i for i in ids if "wfi_prearm" in i and c(i)["status"] == "ok" and r(i, "entry" if "entry" in i else "response") != (12, 12)]')" "[]"
tap "each load that the board can run was asked" is \
    "$(of prearm '[i for i in ids if "wfi_prearm" in i and c(i)["status"] != c(i.replace("wfi_prearm(96)", "raw_c"))["status"]]')" "[]"
tap "the same loads do make it jitter else" is \
    "$(of prearm 'all(r(i, "entry")[0] != r(i, "entry")[1] for i in ids if "entry_swept/raw_c" in i and c(i)["status"] == "ok")')" "True"
run_cells build/firmware late mps2-an385 entry_swept '"wfi_prearm(96 200)"' '"masked(0 120)"'
tap "what masks for longer than the lead is noticed, and only that" is \
    "$(of late '[c(f"mps2-an385/entry_swept/wfi_prearm({l})/masked({n})")["status"] for l in (96, 200) for n in (0, 120)]')" \
    "['ok', 'inconclusive', 'ok', 'ok']"

run_cells build/firmware order "$m34, lm3s6965evb" '"init_order(0..5)"' context
tap "every order of bringing a driver up is measured" all_ok order
tap "the state is found unset where it comes behind source and line, and only there" is \
    "$(of order 'sorted({i.split("/")[1] for i in ids if r(i, "unset_state")[1] != 0})')" "['init_order(3)', 'init_order(5)']"
tap "there some events come in time all the same" is \
    "$(of order 'all(r(i, "unset_state") == (0, 1) for i in ids if "(3)" in i or "(5)" in i)')" "True"

run_cells build/firmware noise "$m34" "noise, wake" all
tap "all gaps that a thread sees are explained" is \
    "$(of noise '{r(i, "unexplained_gaps") for i in ids if "/noise/" in i and c(i)["status"] == "ok"}')" "{(0, 0)}"
# The earlier handler wakes the counter up 96 cycles before the event.
for board in mps2-an385 mps2-an386; do
    tap "$board: the sleep of an earlier handler is one" is \
        "$(of noise "r('$board/noise/wfi_prearm(96)/none', 'noise')[1] - r('$board/noise/raw_c/none', 'noise')[1] >= 96 + 10")" "True"
    tap "$board: a sleep ends in the handler as any code does" is \
        "$(of noise "[i for i in ids if i.startswith('$board/wake/') and c(i)['status'] not in ('ok', 'unsupported')], r('$board/wake/raw_c/none', 'entry')")" "([], (12, 12))"
done

run_cells build/firmware exit "$m34" sleep_on_exit raw_c # 2: no cell is ok
tap "QEMU's cores ignore SLEEPONEXIT, and it is noticed" is "$(of exit '{(c(i)["status"], c(i)["reason"].split(":")[0]) for i in ids}')" "{('unsupported', 'the core ignores SLEEPONEXIT')}"

run_cells build/firmware overrun mps2-an385 '"overrun(40..200 step 20 1000)"' '"poll(0 16)"'
tap "events that come faster than the loop polls are missed, fewer and fewer" is \
    "$(of overrun '[[m(f"mps2-an385/overrun({p})/poll({l})/none", "missed_events")["max"] for p in range(40, 201, 20)] for l in (0, 16)] == [sorted((m(f"mps2-an385/overrun({p})/poll({l})/none", "missed_events")["max"] for p in range(40, 201, 20)), reverse=True) for l in (0, 16)]')" "True"
tap "many at first, and none in the end" is \
    "$(of overrun '[m(f"mps2-an385/overrun({p})/poll(16)/none", "missed_events")["max"] > 8 for p in (40, 1000)]')" "[True, False]"
tap "none at all if there is time" is "$(of overrun 'r("mps2-an385/overrun(1000)/poll(16)/none", "missed_events")')" "(0, 0)"

run_cells $variant wrong mps2-an385 response_swept "loop_twice, loop_waits, loop_unmasked, poll" idle # 2: some are to be inconclusive
tap "work that is done twice is noticed" is "$(of wrong 'c("mps2-an385/response_swept/loop_twice/idle")["status"]')" "inconclusive"
tap "work that the handler does is no main loop's" is \
    "$(of wrong 'c("mps2-an385/response_swept/loop_waits/idle")["status"], "another exception number" in c("mps2-an385/response_swept/loop_waits/idle")["reason"]')" "('inconclusive', True)"
tap "an interrupt that comes in where only the flag is polled is a fault" is \
    "$(of wrong 'c("mps2-an385/response_swept/loop_unmasked/idle")["status"], "unexpected SysTick" in c("mps2-an385/response_swept/loop_unmasked/idle")["reason"]')" "('fault', True)"
tap "and the cell behind it is as ever" is "$(of wrong 'c("mps2-an385/response_swept/poll(16)/idle")["status"]')" "ok"
tap_end
