/* Scenario: a handler pends a higher one and is preempted by it. */
#include "bench/checks.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_PREEMPT_ENTRY, WIRE_FORM_SPAN},
    {WIRE_METRIC_PREEMPT_EXIT, WIRE_FORM_SPAN},
    {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_NEST, BENCH_PRIORITY_MIDDLE);
    bench_line_enable(LINE_SECOND, BENCH_PRIORITY_HIGH);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate_entry(cell, WIRE_METRIC_PREEMPT_ENTRY);
    bench_calibrate_exit(cell, WIRE_METRIC_PREEMPT_EXIT);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_evidence *e = &bench_evidence;
    (void)reload;
    check_before(cell, LINE_NEST, verdict);
    bench_pend(BENCH_LINE_MASK(LINE_NEST), &span);
    check_after(verdict);
    check_span(&span, verdict);
    check_handler(&e->slot[0], BENCH_LINE_EXCEPTION(LINE_NEST), 1, 1, verdict);
    check_handler(&e->slot[1], BENCH_LINE_EXCEPTION(LINE_SECOND), 2, 2, verdict);
    check_span(&e->inner, verdict);
    check_order(span.begin, e->inner.begin, span.end, verdict);
    check_order(e->inner.begin, e->slot[1].first, e->inner.last, verdict);
    check_order(e->slot[1].first, e->inner.last, e->inner.end, verdict);
    values[0] = bench_counts(e->inner.begin, e->slot[1].first);
    values[1] = bench_counts(e->inner.last, e->inner.end);
    values[2] = e->inner.behind / 2u;
}

BENCH_SCENARIO(preemption, "style", "none",
               "a higher interrupt preempts a handler and returns to it", .subject = SUBJECT_STYLE,
               .trigger = WIRE_TRIGGER_SYNCHRONOUS, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample);
