/* Scenario: a higher interrupt meets a lower one. The event of the board's timer is swept
 * over the whole of a lower interrupt that is pended: before it, into its entry (a late
 * arrival), its handler (preemption) and its exit (a tail-chain), and behind it. */
#include "bench/checks.h"

/* From before the store that pends on, a count apart: longer than the lower one takes. */
#define DISTANCES 1024u
/* Until the timer has expired that was swept to behind all of it. */
#define PASSES_MAX 1000u

static const struct bench_column columns[] = {
    {WIRE_METRIC_HIGHER_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SECOND, BENCH_PRIORITY_MIDDLE);
    bench_timer_enable(BENCH_PRIORITY_HIGH);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_HIGHER_ENTRY);
}

static void wait_for(const volatile uint32_t *count)
{
    for (unsigned pass = 0; pass < PASSES_MAX && *count == 0; pass++) {
    }
}

/* The first event comes before the lower interrupt, the last one behind all of it: else
 * only a part was swept. */
static void check_distance(uint32_t reload, const struct bench_span *lower, uint32_t higher,
                           struct bench_verdict *verdict)
{
    if (reload == BENCH_DISTANCE_BASE)
        check_order(higher, lower->begin, lower->end, verdict);
    if (reload == BENCH_DISTANCE_BASE + DISTANCES - 1u)
        check_order(lower->begin, lower->end, higher, verdict);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    struct bench_span span;
    const struct bench_slot *higher = &bench_evidence.slot[0], *lower = &bench_evidence.slot[1];
    check_before(cell, LINE_SECOND, verdict);
    bench_sweep_arm(cell, reload, &expiry);
    bench_pend(BENCH_LINE_MASK(LINE_SECOND), &span);
    wait_for(&higher->count);
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_meeting(higher, lower, verdict);
    check_distance(reload, &span, higher->first, verdict);
    values[0] = bench_sweep_since(&expiry, higher->first);
    values[1] = bench_sweep_event(&expiry);
}

BENCH_SCENARIO(meet_timer, "style", "none",
               "a timer's higher line meets a lower interrupt, in every cycle of it",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_timer, .meets = true, .distances = DISTANCES,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate, .sample = sample);
