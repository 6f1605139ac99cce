/* Scenario: two interrupts of different priority are pended by one store. The
 * higher one runs first, though its line comes last, and the lower one follows it
 * with no thread instruction in between. */
#include "bench/checks.h"

static const struct bench_column columns[] = {{WIRE_METRIC_CHAIN_LOWER, WIRE_FORM_SPAN}};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
    bench_line_enable(LINE_SECOND, BENCH_PRIORITY_HIGH);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_CHAIN_LOWER, WIRE_SPAN_SPAN, CALIBRATE_CHAIN);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *lower = &bench_evidence.slot[0], *higher = &bench_evidence.slot[1];
    (void)reload;
    check_before(cell, LINE_SAMPLE, verdict);
    bench_pend(BENCH_LINE_MASK(LINE_SAMPLE) | BENCH_LINE_MASK(LINE_SECOND), &span);
    check_after(verdict);
    check_span(&span, verdict);
    check_handler(higher, BENCH_LINE_EXCEPTION(LINE_SECOND), 1, 1, verdict);
    check_handler(lower, BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 2, verdict);
    /* One frame for both, as for every chain. */
    bench_expect(verdict, WIRE_WITNESS_THREAD_BETWEEN, higher->return_address,
                 lower->return_address);
    bench_expect(verdict, WIRE_WITNESS_STACK, higher->frame, lower->frame);
    check_order(higher->first, lower->before, lower->first, verdict);
    check_order(span.begin, lower->first, span.end, verdict);
    values[0] = bench_counts(lower->before, lower->first);
}

BENCH_SCENARIO(priority_chain, "style", "none",
               "of two at once the higher runs first, the lower follows without unstacking",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate, .sample = sample);
