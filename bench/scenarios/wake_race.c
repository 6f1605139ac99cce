/* Scenario: an event on a main loop's way into its sleep. SysTick's expiry is swept over each
 * cycle from before the loop's look to the sleep, and comes again `next` counts later:
 * an event that the loop slept on was missed until then, and its response says so. */
#include "bench/checks.h"
#include "bench/main_loop.h"
#include "bench/swept.h"

/* From before the loop on, a count apart: behind the longest gap the loop sleeps. */
#define DISTANCES 192u
/* Instructions before the loop: the first event comes there. */
#define LEAD "64"

BENCH_PARAMETER(scenario, wake_race, 0, next, "counts", 1000, 1000000, 2000,
                "until the event comes again");

static const struct bench_column columns[] = {
    {WIRE_METRIC_RESPONSE, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_MISSED_WAKEUPS, WIRE_FORM_COUNT},
    {WIRE_METRIC_SLEEPS, WIRE_FORM_COUNT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

static const char *missing(const struct bench_cell *cell)
{
    const struct bench_load *loop = cell->style->loop;
    return loop && loop->sleeps ? NULL : "the style has no main loop that sleeps";
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors_work);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_RESPONSE);
}

static __attribute__((noinline)) void run(const struct bench_cell *cell, uint32_t reload,
                                          uint32_t next, struct bench_expiry *expiry)
{
    bench_sweep_arm(cell, reload, expiry);
    swept_again(next);
    __asm volatile(".rept " LEAD "\n\t"
                   "nop\n\t"
                   ".endr");
    cell->style->loop->run(NULL, 0);
    swept_no_more();
}

/* The first event comes before the loop's look, the last one into its sleep: else only a
 * part was swept. */
static void check_distance(uint32_t reload, struct bench_verdict *verdict)
{
    if (reload == BENCH_DISTANCE_BASE)
        bench_expect(verdict, WIRE_WITNESS_ORDER, 0, main_loop_events.sleeps);
    if (reload == BENCH_DISTANCE_BASE + DISTANCES - 1u)
        bench_expect(verdict, WIRE_WITNESS_ORDER, 1,
                     main_loop_events.sleeps == 1 && main_loop_events.taken == 1);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *work = &bench_evidence.work;
    uint32_t next = bench_parameter(WIRE_ITEM_SCENARIO, 0), missed;
    check_before(cell, LINE_WORK, verdict);
    run(cell, reload + SWEPT_AGAIN_SETTLED, next, &expiry);
    check_after(verdict);
    check_work(cell, EXCEPTION_SYSTICK, verdict);
    check_distance(reload, verdict);
    /* It counts from next - 1 on, so what it shows then is less. */
    bench_expect_range(verdict, WIRE_WITNESS_MONOTONIC, 0, next - 1u, work->first);
    missed = main_loop_events.taken - 1u;
    values[0] = next - work->first + missed * next;
    values[1] = missed;
    values[2] = main_loop_events.sleeps;
    values[3] = bench_sweep_event(&expiry);
}

BENCH_SCENARIO(wake_race, "style", "none", "an event on a main loop's way into its sleep",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_systick, .distances = DISTANCES, BENCH_COLUMNS(columns),
               .missing = missing, .begin = begin, .calibrate = calibrate, .sample = sample);
