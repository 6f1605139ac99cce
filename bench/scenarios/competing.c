/* Scenario: an urgent line beside a competing one of a lower, the same or a higher
 * priority. The timer's event is swept over all of the competitor, from before it to behind
 * it, a cycle apart: each phase that two rates can have to each other. The competitor's
 * handler is the style's own with nothing in it, so what the urgent one waits is the
 * design's: a handler that works for N cycles more holds an equal one off for N more. */
#include "bench/checks.h"

#define DISTANCES 768u
/* Until the timer has expired that was swept to behind all of it. */
#define PASSES_MAX 1000u

enum competitor { LOWER, EQUAL, HIGHER };

static const struct bench_column columns[] = {
    {WIRE_METRIC_HIGHER_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

static void begin(const struct bench_cell *cell)
{
    static const uint8_t priorities[] = {
        [LOWER] = 0xC0u, [EQUAL] = BENCH_PRIORITY_MIDDLE, [HIGHER] = BENCH_PRIORITY_HIGH};
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_EMPTY, priorities[bench_parameter(WIRE_ITEM_SCENARIO, 0)]);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
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

/* A handler without stamps leaves no other trace than that nothing is pending. The urgent
 * one ran inside of it only where it is higher. */
static void check_urgent(const struct bench_slot *slot, struct bench_verdict *verdict)
{
    bool inside = (slot->lines & BENCH_LINE_MASK(LINE_EMPTY)) != 0;
    bool in_switch = (slot->shcsr & SCB_SHCSR_PENDSVACT) != 0 ||
                     (slot->lines & BENCH_LINE_MASK(BENCH_LINE_SPARE)) != 0;
    if (bench_parameter(WIRE_ITEM_SCENARIO, 0) != LOWER)
        bench_expect(verdict, WIRE_WITNESS_DEPTH, 0, inside);
    check_handler(slot, VECTOR_TIMER, inside || in_switch ? 2 : 1, 1, verdict);
}

/* The first event comes before the competitor, the last one behind all of it: else only a
 * part was swept. */
static void check_distance(uint32_t reload, const struct bench_span *span, uint32_t urgent,
                           struct bench_verdict *verdict)
{
    if (reload == BENCH_DISTANCE_BASE)
        check_order(urgent, span->begin, span->end, verdict);
    if (reload == BENCH_DISTANCE_BASE + DISTANCES - 1u)
        check_order(span->begin, span->end, urgent, verdict);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    struct bench_span span;
    const struct bench_slot *urgent = &bench_evidence.slot[0];
    /* What both hand on is empty; who does the work itself is asked for the timer's. */
    check_before(cell, cell->style->deferred ? LINE_EMPTY : LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, reload, &expiry);
    bench_pend(BENCH_LINE_MASK(LINE_EMPTY), &span);
    wait_for(&urgent->count);
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_urgent(urgent, verdict);
    check_distance(reload, &span, urgent->first, verdict);
    values[0] = bench_sweep_since(&expiry, urgent->first);
    values[1] = bench_sweep_event(&expiry);
}

BENCH_PARAMETER(scenario, competing, 0, priority, "of three", 0, 2, 1,
                "the competitor's: 0 below the urgent line's, 1 the same, 2 above it");
BENCH_SCENARIO(competing, "style", "none",
               "an urgent line's entry in every phase of a competing interrupt",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_timer, .distances = DISTANCES, .use = USE_BESIDE,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate, .sample = sample);
