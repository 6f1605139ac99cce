/* Scenario: a higher handler uses what a lower one holds. As shared_timer, but that both
 * sides are handlers: the lower one is in the middle of the discipline's operations when
 * the timer's line, of a higher priority, does one, in every cycle of them. That a handler
 * needs no lock against handlers is true among equals alone: nesting makes of each higher one
 * what an interrupt is to a thread. */
#include "bench/checks.h"
#include "bench/contended.h"

/* Of the lower handler; and from before it to behind it, so many counts. */
#define OPERATIONS 8u
#define DISTANCES  640u
#define PASSES_MAX 1000u
#define LOW        0xC0u

static const struct bench_column columns[] = {
    {WIRE_METRIC_HIGHER_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

static const struct bench_sharing *shared_by;
static uint32_t ran;

/* In every discipline's table, on LINE_SECOND (bench/sharing_frame.h). */
void bench_lower_sharer(void)
{
    shared_by->region(&bench_shared, OPERATIONS);
    ran++;
}

static void begin(const struct bench_cell *cell)
{
    shared_by = cell->sharing;
    bench_use_vectors(cell->sharing->vectors);
    bench_line_enable(LINE_SECOND, LOW);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_HIGHER_ENTRY);
}

static void check_both(const struct bench_slot *higher, struct bench_verdict *verdict)
{
    bool in_handler = (higher->lines & BENCH_LINE_MASK(LINE_SECOND)) != 0;
    check_handler(higher, VECTOR_TIMER, in_handler ? 2 : 1, 1, verdict);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, 2, ran);
}

/* As in meet_timer: all of it was swept. */
static void check_distance(uint32_t reload, const struct bench_span *lower, uint32_t higher,
                           struct bench_verdict *verdict)
{
    if (reload == BENCH_DISTANCE_BASE)
        check_order(higher, lower->begin, lower->end, verdict);
    if (reload == BENCH_DISTANCE_BASE + DISTANCES - 1u)
        check_order(lower->begin, lower->end, higher, verdict);
}

/* The lower handler comes once more behind all: what was on its way comes over. */
static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    struct bench_span span;
    const struct bench_slot *higher = &bench_evidence.slot[0];
    const volatile uint32_t *count = &higher->count;
    uint32_t before = contended_sum(cell);
    ran = 0;
    check_before(cell, LINE_SECOND, verdict);
    bench_sweep_arm(cell, reload, &expiry);
    bench_pend(BENCH_LINE_MASK(LINE_SECOND), &span);
    for (unsigned pass = 0; pass < PASSES_MAX && *count == 0; pass++) {
    }
    bench_sweep_disarm(&expiry, verdict);
    check_distance(reload, &span, higher->first, verdict);
    bench_pend(BENCH_LINE_MASK(LINE_SECOND), &span);
    check_after(verdict);
    check_both(higher, verdict);
    values[0] = bench_sweep_since(&expiry, higher->first);
    values[1] = before + 2u * OPERATIONS + higher->count - contended_sum(cell);
    values[2] = bench_sweep_event(&expiry);
    if (!cell->sharing->may_lose)
        bench_expect(verdict, WIRE_WITNESS_UNSOUND, 0, values[1]);
}

BENCH_SHARED_SCENARIO(SHARED_WORD, priority_nest_hazard, "sharing", "none",
                      "a higher handler does the operation in every cycle of a lower one's",
                      .subject = SUBJECT_SHARING, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
                      .source = &bench_timer, .distances = DISTANCES, BENCH_COLUMNS(columns),
                      .begin = begin, .calibrate = calibrate, .sample = sample);
