# Streams of events, deep nests and competitors, against figures that come by another way:
# the instructions in the disassembly, the other scenarios, and styles that do not what
# they say.
. firmware/tests/lib/target.sh
image_boards="mps2-an385 mps2-an386"
variant=build/firmware-streams
tool() { make --no-print-directory -j2 build/irqbench build/libvdwt.so; }
must "the images build" build_standard
must "the images with such styles build" build_images $variant firmware/tests/variants/streams.c
must "the tool builds" locked build_log streams-tool tool

# run_cells IMAGES OUT SCENARIOS STYLES [KEYS]: run.json in $work/OUT.
run_cells() {
    printf 'name: streams\nboards: [mps2-an385, mps2-an386]\nscenarios: [%s]\nstyles: [%s]\n%s\n' "$3" "$4" "${5-}" >"$work/$2.yaml"
    IRQBENCH_FIRMWARE=$PWD/$1 build/irqbench run "$work/$2.yaml" -o "$work/$2" --force >"$work/$2.log" 2>&1
}
# of OUT EXPRESSION: with c(SCENARIO/STYLE) a cell of the an385, and m(SCENARIO/STYLE, METRIC)
# its minimum and maximum; of the an386 with a board as a last argument.
of() {
    /usr/bin/python3 - "$work/$1/run.json" "$2" <<'PY'
import json, sys
cells = {cell["id"]: cell for cell in json.load(open(sys.argv[1]))["cells"]}
def c(id, board="mps2-an385"):
    return cells[f"{board}/{id}/none"]
def m(id, metric, board="mps2-an385"):
    value = c(id, board)["metrics"][metric]
    return (value["min"], value["max"]) if value["min"] != value["max"] else value["min"]
def all_ok():
    return [cell["id"] + ": " + cell["reason"] for cell in cells.values() if cell["status"] != "ok"]
leaves = ["raw_asm", "raw_c", "raw_c_attribute", "raw_c_call", "raw_ram_vectors", "raw_ram_code", "dispatch_table", "dispatch_kernel"]
print(eval(sys.argv[2]))
PY
}
leaves="raw_asm, raw_c, raw_c_attribute, raw_c_call, raw_ram_vectors, raw_ram_code, dispatch_table, dispatch_kernel"

# ---- Streams ----

# until_return FUNCTION BRANCHES-TAKEN: instructions from its first to its return.
until_return() {
    arm-none-eabi-objdump -d --no-show-raw-insn build/firmware/mps2-an385/irqbench.elf | awk -F'\t' -v f="<$1>:" -v taken="$2" '
        /^[0-9a-f]+ <.*>:$/ { on = index($0, f) }
        !on || !/^ *[0-9a-f]+:\t/ { next }
        { address = $1; gsub(/[ :]/, "", address) }
        to != "" && address != to { next }
        { to = ""; n++ }
        $2 ~ /^b(ne|eq)/ && taken { split($3, part, " "); to = part[1] }
        $2 ~ /^bx/ { print n; exit }'
}
run_cells build/firmware insns "throughput, max_rate" "$leaves" "clock: insns"
tap "in instructions, an interrupt without pause is the handler's own" \
    is "$(of insns 'm("throughput/raw_asm", "interval"), m("throughput/raw_c", "interval")')" "($(until_return raw_asm_event 0), $(until_return raw_c_event 1))"
run_cells build/firmware rates "throughput, max_rate" "$leaves"
for board in mps2-an385 mps2-an386; do
    tap "$board: a handler that does its work itself keeps up with what it takes without pause" \
        is "$(of rates "[style for style in leaves if m(\"max_rate/\" + style, \"max_rate\", \"$board\") != m(\"throughput/\" + style, \"interval\", \"$board\")]")" "[]"
done
# Its handler alone keeps up with less: what a semaphore keeps is served behind the last event.
run_cells build/firmware kept "throughput, max_rate" "defer_thread"
for board in mps2-an385 mps2-an386; do
    tap "$board: a thread whose work falls behind its handler's events does not keep up, though none is missed" \
        is "$(of kept "m('throughput/defer_thread', 'interval', '$board') < m('max_rate/defer_thread', 'max_rate', '$board'), m('max_rate/defer_thread', 'missed_events', '$board')")" "(True, 0)"
done
tap "behind the shortest period an eighth is too much for each" is "$(of rates '[style for style in leaves if m("max_rate/" + style, "missed_events") == 0]')" "[]"
shortest=$(of rates 'm("max_rate/raw_c_call", "max_rate")')
run_cells build/firmware missed "\"missed_events($shortest)\", \"missed_events($((shortest - 1)))\", \"missed_events(512)\"" "raw_c_call, defer_pendsv, defer_thread, masked_deferred, \"defer_queue(1)\", \"defer_queue(16)\""
tap "at the shortest period nothing is missed, at a count less something is" \
    is "$(of missed "m('missed_events($shortest)/raw_c_call', 'missed_events'), m('missed_events($((shortest - 1)))/raw_c_call', 'missed_events') > 0")" "(0, True)"
# The way to the timer's start and the last run's entry are in it, too.
tap "the events are those that the time has room for" \
    is "$(of missed "[id for id, cell in cells.items() for period in [int(id.split('(')[1].split(')')[0])] if not 0 <= cell['metrics']['stream']['max'] - cell['metrics']['events']['max'] * period < period + 160]")" "[]"
tap "at a long period no design misses any" is "$(of missed '{m(id.split("/", 1)[1][:-5], "missed_events") for id in cells if id.startswith("mps2-an385/missed_events(512)")}')" "{0}"
tap "a semaphore keeps what comes too fast for its thread, PendSV does not, a ring what fits" \
    is "$(of missed "m('missed_events($shortest)/defer_pendsv', 'merged_events') < m('missed_events($shortest)/defer_pendsv', 'missed_events'), m('missed_events($shortest)/defer_thread', 'merged_events') == m('missed_events($shortest)/defer_thread', 'missed_events'), m('missed_events($shortest)/defer_queue(1)', 'missed_events') > m('missed_events($shortest)/defer_queue(16)', 'missed_events') > m('missed_events($shortest)/defer_queue(16)', 'merged_events')")" "(True, True, True)"

# What a queue keeps is done later, all of it behind the last event; a handler that does its work itself is
# as late as ever, but for a pass of the loop that waits for the end. At 512 counts each is done with one event
# before the next.
tap "who keeps what comes too fast falls behind by all of it, who merges it does not" \
    is "$(of missed "m('missed_events($shortest)/defer_thread', 'lag') > 10 * m('missed_events(512)/defer_thread', 'lag') / 2 > 64 * 5, abs(m('missed_events($shortest)/raw_c_call', 'lag') - m('missed_events(512)/raw_c_call', 'lag')) < 40")" "(True, True)"
tap "at a long period each is done before the next event" \
    is "$(of missed "[id for id, cell in cells.items() if '(512)' in id and not 32 < cell['metrics']['lag']['max'] < 512]")" "[]"

run_cells $variant wrong "\"missed_events(128)\", throughput, max_rate, \"nest(2..3)\"" "stream_skips, stream_boasts, stream_idles, stream_none, nest_short"
tap "work that is left out is missed, and not merged" is "$(of wrong 'm("missed_events(128)/stream_skips", "missed_events"), m("missed_events(128)/stream_skips", "merged_events")')" "(8, 0)"
tap "more runs than there were events are refused" has "$(of wrong 'c("missed_events(128)/stream_boasts")["reason"]')" "the handler ran more than once"
tap "so is who never does the work, before any fast stream" has "$(of wrong 'c("max_rate/stream_idles")["reason"]')" "the deferred work did not run"
tap "without a handler there is no such cell" is "$(of wrong 'c("throughput/stream_none")["status"], c("throughput/stream_none")["reason"]')" "('unsupported', 'the style has no handler for a stream of events')"

# ---- Nests, groups, and lines beside one another ----

run_cells build/firmware nests "preemption, priority_chain, tail_chain, meet_timer, \"nest(2..4)\", priority_group, back_to_back, \"competing(0..2)\"" "raw_asm, raw_c, raw_c_call, dispatch_table, defer_thread"
tap "all of these cells are ok" is "$(of nests 'all_ok()')" "[]"
tap "each level of a nest costs what preempting does" \
    is "$(of nests '[s for s in ("raw_asm", "raw_c", "raw_c_call", "dispatch_table", "defer_thread") for b in ("mps2-an385", "mps2-an386") for k in ("preempt_entry", "preempt_exit") if len({m(f"{n}/{s}", k, b) for n in ("preemption", "nest(2)", "nest(3)", "nest(4)", "priority_group")}) != 1]')" "[]"
tap "in one group the order is that of priorities, and costs the same" \
    is "$(of nests '[s for s in ("raw_asm", "raw_c", "raw_c_call", "dispatch_table", "defer_thread") if m(f"priority_group/{s}", "chain_lower") != m(f"priority_chain/{s}", "chain_lower")]')" "[]"
tap "a handler is chained to itself as to another of its kind" is "$(of nests '[s for s in ("raw_asm", "raw_c", "raw_c_call", "defer_thread") if m(f"back_to_back/{s}", "back_to_back") != m(f"tail_chain/{s}", "tail_chain")]')" "[]"
# Entry 12 and a load's 3 in the foreground; of an equal one the handler's return, and the
# chain of 6 in the place of an exit: 12 + 1 + 6 - 1, since an event in the entry is known.
tap "a lower competitor is preempted at once, an equal or higher one has to be waited for" \
    is "$(of nests '[m(f"competing({i})/raw_asm", "higher_entry") for i in range(3)]')" "[(3, 15), (6, 18), (6, 18)]"
tap "what a lower competitor costs is no more than where it meets a lower one that works" \
    is "$(of nests '[s for s in ("raw_asm", "raw_c", "raw_c_call", "dispatch_table") if m(f"competing(0)/{s}", "higher_entry")[0] != m(f"meet_timer/{s}", "higher_entry")[0]]')" "[]"
tap "a handler that goes no deeper than two is no nest of three" has "$(of wrong 'c("nest(2)/nest_short")["status"] + ", " + c("nest(3)/nest_short")["status"]')" "ok, inconclusive"
tap_end
