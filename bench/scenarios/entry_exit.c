/* Scenario: entry, exit and round trip of one interrupt, pended by software.
 * Two passes a sample: one with stamps and witness in the handler, one with an
 * empty handler for the round trip, whose witness is the exception frame. */
#include "bench/checks.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN},
    {WIRE_METRIC_EXIT, WIRE_FORM_SPAN},
    {WIRE_METRIC_ROUND_TRIP, WIRE_FORM_SPAN},
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, CALIBRATE_STORE);
    bench_calibrate(cell, WIRE_METRIC_ENTRY, WIRE_SPAN_PAD, CALIBRATE_NOP);
    bench_calibrate(cell, WIRE_METRIC_ENTRY, WIRE_SPAN_BASE, CALIBRATE_NOTHING);
    bench_calibrate(cell, WIRE_METRIC_EXIT, WIRE_SPAN_SPAN, CALIBRATE_BARRIERS);
    bench_calibrate(cell, WIRE_METRIC_ROUND_TRIP, WIRE_SPAN_SPAN, CALIBRATE_PEND);
    bench_line_enable(LINE_EMPTY, BENCH_PRIORITY_MIDDLE);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    (void)reload;

    check_before(cell, LINE_SAMPLE, verdict);
    bench_pend(BENCH_LINE_MASK(LINE_SAMPLE), &span);
    check_after(verdict);
    check_span(&span, verdict);
    check_handler(slot, BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 1, verdict);
    bench_expect(verdict, WIRE_WITNESS_RETURN_ADDRESS, span.return_address, slot->return_address);
    check_order(span.begin, slot->first, span.last, verdict);
    check_order(span.begin, span.last, span.end, verdict);
    values[0] = bench_counts(span.begin, slot->first);
    values[1] = bench_counts(span.last, span.end);

    check_before(cell, LINE_EMPTY, verdict);
    bench_pend(BENCH_LINE_MASK(LINE_EMPTY), &span);
    check_after(verdict);
    check_span(&span, verdict);
    values[2] = bench_counts(span.begin, span.end);
}

BENCH_SCENARIO(entry_exit, "style", "none",
               "entry, exit and round trip of a software-pended interrupt",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate, .sample = sample);
