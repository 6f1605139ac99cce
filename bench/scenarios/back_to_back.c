/* Scenario: a line that is pending again before its handler is over, as a UART's at its
 * highest rate: the handler is chained to itself. The first run is pended by software, the
 * second by the board's timer, whose event falls into the first. Timed from the handler's
 * last instruction to its own first one: what each interrupt costs beside its work, where
 * they come without pause. */
#include "bench/checks.h"

/* The event comes so many counts before the handler's last stamp: in any handler behind
 * its first one. */
#define BEFORE_LAST 20u
#define FAR         4096u /* behind all of a run and what it defers */

static const struct bench_column columns[] = {{WIRE_METRIC_BACK_TO_BACK, WIRE_FORM_SPAN}};

static uint32_t reload_inside;

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return BENCH_TIMER_WORD == BENCH_LINE_WORD
               ? NULL
               : "the timer's line and the test lines are in different NVIC registers";
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

/* When the first run's last stamp is, behind arming; the timer's event is far behind it. */
static uint32_t counts_to_last(const struct bench_cell *cell)
{
    struct bench_verdict verdict = {0};
    struct bench_expiry expiry;
    struct bench_span span;
    check_before(cell, LINE_SAMPLE, &verdict);
    bench_sweep_arm(cell, FAR, &expiry);
    bench_pend(BENCH_TIMER_MASK, &span);
    bench_sweep_disarm(&expiry, &verdict);
    return bench_counts(expiry.armed,
                        cell->style->deferred ? bench_evidence.work.before : span.last);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_BACK_TO_BACK, WIRE_SPAN_SPAN, CALIBRATE_CHAIN);
    counts_to_last(cell); /* once cold */
    reload_inside = counts_to_last(cell) - BEFORE_LAST;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    struct bench_span span;
    struct bench_slot *slot = &bench_evidence.slot[0];
    (void)reload;
    check_before(cell, LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, reload_inside, &expiry);
    bench_pend(BENCH_TIMER_MASK, &span);
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_span(&span, verdict);
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, 2, slot->count);
    slot->count = 1; /* for what is checked of any handler */
    check_handler(slot, VECTOR_TIMER, 1, 2, verdict);
    /* Had the thread gone on in between, it would have come to the span's end. */
    bench_expect(verdict, WIRE_WITNESS_THREAD_BETWEEN, span.return_address, slot->return_address);
    check_order(span.begin, slot->before, slot->first, verdict);
    check_order(span.begin, slot->first, span.end, verdict);
    values[0] = bench_counts(slot->before, slot->first);
}

BENCH_SCENARIO(back_to_back, "style", "none",
               "a handler whose event comes again meanwhile is chained to itself",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS, .use = USE_AGAIN,
               .source = &bench_timer, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample, .missing = missing);
