/* Scenario: events that come every `period` counts to a main loop that polls. It sees
 * one a pass, so what comes while another is being worked on, or within one pass, is
 * missed: counted over SEEN events that were seen, from each phase of the first. How many there
 * were in all says the cycle counter, which SysTick, their source, does not slow down. */
#include "bench/checks.h"
#include "bench/main_loop.h"
#include "bench/swept.h"

#define DISTANCES 64u
#define SEEN      8u

BENCH_PARAMETER(scenario, overrun, 0, period, "counts", 40, 100000, 100,
                "from one event to the next");

static const struct bench_column columns[] = {
    {WIRE_METRIC_MISSED_EVENTS, WIRE_FORM_COUNT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

/* An event that has a handler is latched, and seen later. */
static const char *missing(const struct bench_cell *cell)
{
    return cell->style->vectors_work[VECTOR_SYSTICK] == fault_entry
               ? NULL
               : "the style has a handler, which polls nothing";
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors_work);
}

/* Both counters at one place of the code. */
struct readings {
    uint32_t cycles, left;
};

static __attribute__((noinline)) struct readings read_both(void)
{
    return (struct readings){DWT_CYCCNT, SYST_CVR};
}

/* Expiries from the first on, when both counters showed `now`. The first one came `event`
 * counts and what arming took behind the reading that arming begins with: less than half a
 * period, so that the rounded number is the right one. */
static uint32_t expiries(const struct bench_expiry *expiry, const struct readings *now,
                         uint32_t period)
{
    uint32_t since_last = period - now->left;
    uint32_t whole = now->cycles - expiry->armed - bench_sweep_event(expiry) - since_last;
    return (whole + period / 2u) / period + 1u;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    uint32_t period = bench_parameter(WIRE_ITEM_SCENARIO, 0), primask, flag;
    struct readings now;
    check_before(cell, LINE_WORK, verdict);
    primask = core_mask();
    bench_sweep_arm(cell, reload + SWEPT_AGAIN_SETTLED, &expiry);
    swept_again(period);
    for (unsigned i = 0; i < SEEN; i++)
        cell->style->loop->run(NULL, 0);
    now = read_both();
    flag = SYST_CSR & SYST_CSR_COUNTFLAG; /* of one that could still be seen */
    swept_no_more();
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    core_dsb();
    core_restore(primask);
    check_after(verdict);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, SEEN, bench_evidence.work.count);
    bench_evidence.work.count = 1; /* for the style, which is asked about one event else */
    values[0] = expiries(&expiry, &now, period) - SEEN - (flag != 0);
    values[1] = bench_sweep_event(&expiry);
}

BENCH_SCENARIO(overrun, "style", "none", "events that come faster than a main loop polls",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_systick, .distances = DISTANCES, BENCH_COLUMNS(columns),
               .needs = WIRE_FEATURE_DWT, .missing = missing, .begin = begin, .sample = sample);
