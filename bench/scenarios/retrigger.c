/* Scenario: one event of the board's timer, and how often its handler is entered for it. A
 * handler that returns while the device still requests is entered again for nothing: the
 * usual cause is a write that takes the request back and is still in a buffer. Asks the
 * styles clear_* when they clear, and any other whether its way holds. What an emulator
 * without write buffers shows is who never clears, and what each entry steals; whether
 * the last store is in time it cannot show, and such a style has no cell there. */
#include "bench/checks.h"

/* The event comes into a loop of this many passes of six cycles. */
#define PASSES 128u
#define RELOAD 300u

static const struct bench_column columns[] = {
    {WIRE_METRIC_RETRIGGERS, WIRE_FORM_COUNT},
    {WIRE_METRIC_STOLEN, WIRE_FORM_SPAN},
};

/* Somebody else's work is no part of what entering again steals. */
static const struct bench_column deferred_columns[] = {
    {WIRE_METRIC_RETRIGGERS, WIRE_FORM_COUNT},
};

extern const uint16_t retrigger_begin[], retrigger_end[];

static __attribute__((naked, noinline, aligned(16))) void foreground(uint32_t passes)
{
    (void)passes;
    __asm volatile(".global retrigger_begin, retrigger_end\n"
                   "retrigger_begin:\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "subs r0, #1\n\t"
                   "bne retrigger_begin\n"
                   "retrigger_end:\n\t"
                   "bx lr");
}

static __attribute__((noinline)) uint32_t timed_foreground(void)
{
    uint32_t from = bench_stamp(STAMP_SPAN_BEGIN);
    foreground(PASSES);
    return bench_counts(from, bench_stamp(STAMP_SPAN_END));
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

/* The same with nothing to interrupt it. */
static void calibrate(const struct bench_cell *cell)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (unsigned run = 0; run <= 16u; run++) {
        uint32_t counts = timed_foreground();
        if (run == 0) /* cold */
            continue;
        low = counts < low ? counts : low;
        high = counts > high ? counts : high;
    }
    bench_report_calibration(cell, WIRE_METRIC_STOLEN, WIRE_SPAN_SPAN, 16u, low, high);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    (void)reload;
    check_before(cell, LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, RELOAD, &expiry);
    uint32_t counts = timed_foreground();
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    bench_expect_range(verdict, WIRE_WITNESS_NOT_RUN, 1, UINT32_MAX, slot->count);
    bench_expect(verdict, WIRE_WITNESS_IPSR, VECTOR_TIMER, slot->ipsr);
    bench_expect_range(verdict, WIRE_WITNESS_RETURN_ADDRESS, (uint32_t)retrigger_begin,
                       (uint32_t)retrigger_end - 2u, slot->return_address);
    values[0] = slot->count - 1u;
    if (!cell->style->deferred)
        values[1] = counts;
}

BENCH_SCENARIO(retrigger, "style", "none", "how often one event of a device enters its handler",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_timer, .counts_entries = true, BENCH_COLUMNS(columns),
               BENCH_DEFERRED_COLUMNS(deferred_columns), .begin = begin, .calibrate = calibrate,
               .sample = sample);
