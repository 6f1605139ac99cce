/* Scenario: a higher interrupt becomes due `after` counts behind a lower one. Within the
 * lower one's entry it is a late arrival: the stacking under way is used for the higher
 * one, whose handler runs first, and the lower one follows by a tail-chain. Behind that it
 * preempts. Says which ran first and what either waited: over a range of `after` it is the
 * curve that the manuals describe in words. meet_timer has the same as one distribution.
 * Its weakness: the place of the event is calibrated, so on a board with wait states it
 * may be off by what the code in front of it varies. */
#include "bench/checks.h"

BENCH_PARAMETER(scenario, late_arrival, 0, after, "counts", 0, 400, 6,
                "from the store that pends the lower one to the higher one's event");

/* Until the timer has expired. */
#define PASSES_MAX 1000u
/* An expiry behind all of a trial run. */
#define FAR 2000u

static const struct bench_column columns[] = {
    {WIRE_METRIC_HIGHER_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_LOWER_ENTRY, WIRE_FORM_SPAN},
    {WIRE_METRIC_HIGHER_FIRST, WIRE_FORM_COUNT},
    {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
};

static uint32_t lead; /* counts from the timer's start until the store has pended */

/* A function of its own: the way from arming to the store is the same each time. */
static __attribute__((noinline)) void run(const struct bench_cell *cell, uint32_t reload,
                                          uint32_t mask, struct bench_expiry *expiry,
                                          struct bench_span *span)
{
    bench_sweep_arm(cell, reload, expiry);
    bench_pend(mask, span);
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SECOND, BENCH_PRIORITY_MIDDLE);
    bench_timer_enable(BENCH_PRIORITY_HIGH);
}

/* Less what lies before the timer's start, and with the store itself. */
static uint32_t find_lead(const struct bench_cell *cell)
{
    struct bench_verdict ignored = {0};
    struct bench_expiry expiry;
    struct bench_span span;
    uint32_t least = UINT32_MAX, store;
    for (unsigned i = 0; i < 8u; i++) {
        run(cell, FAR, 0, &expiry, &span);
        bench_sweep_disarm(&expiry, &ignored);
        uint32_t counts = bench_counts(expiry.armed, span.begin);
        least = counts < least ? counts : least;
    }
    store = bench_least_counts(CALIBRATE_STORE) - bench_least_counts(CALIBRATE_NOP) +
            bench_least_counts(CALIBRATE_NOTHING);
    return least - bench_timer_late() + store;
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_HIGHER_ENTRY);
    bench_calibrate_entry(cell, WIRE_METRIC_LOWER_ENTRY);
    lead = find_lead(cell);
}

static void wait_for(const volatile uint32_t *count)
{
    for (unsigned pass = 0; pass < PASSES_MAX && *count == 0; pass++) {
    }
}

/* Bytes from behind the store to where the lower one interrupted. By its own evidence: the
 * span's may be overwritten by a higher one that came behind it. */
static uint32_t behind_store(const struct bench_span *span, const struct bench_slot *lower)
{
    return lower->return_address - (span->return_address - span->behind);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    struct bench_span span;
    const struct bench_slot *higher = &bench_evidence.slot[0], *lower = &bench_evidence.slot[1];
    check_before(cell, LINE_SECOND, verdict);
    /* It expires a count behind its reload value. */
    reload = lead + bench_parameter(WIRE_ITEM_SCENARIO, 0) - 1u;
    run(cell, reload, BENCH_LINE_MASK(LINE_SECOND), &expiry, &span);
    wait_for(&higher->count);
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    bench_expect_range(verdict, WIRE_WITNESS_RETURN_ADDRESS, 0, BENCH_PEND_BARRIERS,
                       behind_store(&span, lower));
    check_meeting(higher, lower, verdict);
    check_order(span.begin, lower->first, span.end, verdict);
    values[0] = bench_sweep_since(&expiry, higher->first);
    values[1] = bench_counts(span.begin, lower->first);
    values[2] = bench_counts(span.begin, higher->first) < values[1];
    values[3] = behind_store(&span, lower) / 2u;
}

BENCH_SCENARIO(late_arrival, "style", "none",
               "a higher interrupt comes so many counts behind a lower one",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_timer, .meets = true, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample);
