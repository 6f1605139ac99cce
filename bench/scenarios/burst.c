/* Scenario: events come one after the other while deferred work cannot run, as behind a
 * thread or handler of higher priority, or in a section that a kernel's scheduler is locked
 * for. What is left of them then: each handler runs, and what it hands on adds up, merges
 * with what waits already, or finds the queue full. And how long it takes until all that
 * piled up is done. */
#include "bench/checks.h"

/* Holds off PendSV, and a style's line for tasks; not the events. */
#define HELD_OFF 0xC0u

static const struct bench_column columns[] = {
    {WIRE_METRIC_MERGED_EVENTS, WIRE_FORM_COUNT},
    {WIRE_METRIC_OVERFLOWS, WIRE_FORM_COUNT},
    {WIRE_METRIC_SPURIOUS_POLLS, WIRE_FORM_COUNT},
    {WIRE_METRIC_DRAIN, WIRE_FORM_SPAN},
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_DRAIN, WIRE_SPAN_SPAN, CALIBRATE_NOP);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
    bench_line_enable(LINE_EMPTY, BENCH_PRIORITY_MIDDLE);
}

static void hold_off(enum bench_line line, uint32_t events)
{
    core_set_basepri(HELD_OFF);
    for (uint32_t i = 0; i < events; i++) {
        NVIC_ISPR(BENCH_LINE_WORD) = BENCH_LINE_MASK(line);
        core_dsb();
        core_isb();
    }
}

/* What was held off comes at the ISB. */
static __attribute__((noinline)) void let_in(uint32_t stamps[2])
{
    core_dsb();
    uint32_t first = bench_stamp(STAMP_SPAN_BEGIN);
    core_set_basepri(0);
    core_isb();
    bench_mark(STAMP_OPERATION_END);
    uint32_t last = bench_stamp(STAMP_SPAN_END);
    stamps[0] = first;
    stamps[1] = last;
}

static uint32_t counted(const struct bench_cell *cell, enum wire_metric metric)
{
    return cell->style->counted ? cell->style->counted(metric) : 0;
}

/* A line that its handler disables enters it once more, behind the work. */
static void check_handlers(uint32_t events, uint32_t while_held_off, struct bench_verdict *verdict)
{
    const struct bench_slot *slot = &bench_evidence.slot[0];
    bench_expect_range(verdict, WIRE_WITNESS_NOT_RUN, 1, events, while_held_off);
    bench_expect_range(verdict, WIRE_WITNESS_RAN_TWICE, while_held_off, events, slot->count);
    bench_expect(verdict, WIRE_WITNESS_IPSR, BENCH_LINE_EXCEPTION(LINE_SAMPLE), slot->ipsr);
}

static void counts(const struct bench_cell *cell, uint32_t events, uint32_t *values,
                   struct bench_verdict *verdict)
{
    uint32_t overflows = counted(cell, WIRE_METRIC_OVERFLOWS);
    uint32_t spurious = counted(cell, WIRE_METRIC_SPURIOUS_POLLS);
    const struct bench_slot *work = &bench_evidence.work;
    check_before(cell, LINE_SAMPLE, verdict);
    hold_off(LINE_SAMPLE, events);
    uint32_t while_held_off = bench_evidence.slot[0].count;
    bench_expect(verdict, WIRE_WITNESS_ORDER, 0, work->count);
    core_set_basepri(0);
    core_isb();
    check_after(verdict);
    check_handlers(events, while_held_off, verdict);
    bench_expect_range(verdict, WIRE_WITNESS_WORK_NOT_RUN, 1, events, work->count);
    bench_expect(verdict, WIRE_WITNESS_IPSR, cell->style->work_exception, work->ipsr);
    values[1] = counted(cell, WIRE_METRIC_OVERFLOWS) - overflows;
    values[2] = counted(cell, WIRE_METRIC_SPURIOUS_POLLS) - spurious;
    values[0] = events - work->count - values[1];
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    uint32_t stamps[2], events = bench_parameter(WIRE_ITEM_SCENARIO, 0);
    (void)reload;
    counts(cell, events, values, verdict);
    check_before(cell, LINE_EMPTY, verdict);
    hold_off(LINE_EMPTY, events);
    let_in(stamps);
    check_after(verdict);
    values[3] = bench_counts(stamps[0], stamps[1]);
}

BENCH_PARAMETER(scenario, burst, 0, events, "events", 1, 32, 8, "how many come in a row");
BENCH_SCENARIO(burst, "style", "none", "events in a row while deferred work is held off",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS, .deferred = true,
               .needs = WIRE_FEATURE_BASEPRI, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample);
