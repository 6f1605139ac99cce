/* Scenario: two interrupts of one priority are pended by one store; the second
 * handler follows the first with no thread instruction in between. */
#include "bench/checks.h"

static const struct bench_column columns[] = {{WIRE_METRIC_TAIL_CHAIN, WIRE_FORM_SPAN}};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
    bench_line_enable(LINE_SECOND, BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_TAIL_CHAIN, WIRE_SPAN_SPAN, CALIBRATE_CHAIN);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *one = &bench_evidence.slot[0], *two = &bench_evidence.slot[1];
    (void)reload;
    check_before(cell, LINE_SAMPLE, verdict);
    bench_pend(BENCH_LINE_MASK(LINE_SAMPLE) | BENCH_LINE_MASK(LINE_SECOND), &span);
    check_after(verdict);
    check_span(&span, verdict);
    check_handler(one, BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 1, verdict);
    check_handler(two, BENCH_LINE_EXCEPTION(LINE_SECOND), 1, 2, verdict);
    /* One frame for both: had thread code run in between, its instructions
     * would have moved the return address on. */
    bench_expect(verdict, WIRE_WITNESS_THREAD_BETWEEN, one->return_address, two->return_address);
    bench_expect(verdict, WIRE_WITNESS_STACK, one->frame, two->frame);
    check_order(one->first, two->before, two->first, verdict);
    check_order(span.begin, two->first, span.end, verdict);
    values[0] = bench_counts(two->before, two->first);
}

BENCH_SCENARIO(tail_chain, "style", "none", "the next pending handler follows without unstacking",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate, .sample = sample);
