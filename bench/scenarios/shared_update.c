/* Scenario: foreground and SysTick's handler both add to one word, while the
 * expiry is swept over every instruction boundary of the foreground's loop.
 * Shows lost updates, how long the interrupt was held off, and, in a second
 * pass whose handler carries neither stamps nor witness, how much longer the
 * foreground took. */
#include "bench/checks.h"
#include "bench/swept.h"

/* So many that the latest expiry of a sweep falls into the loop, even if its
 * instructions take a cycle each. */
#define OPERATIONS 160u

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_MASKED, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT},
    {WIRE_METRIC_STOLEN, WIRE_FORM_SPAN},
    SWEPT_COLUMNS,
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->sharing->vectors);
}

static uint32_t timed_region(const struct bench_cell *cell)
{
    uint32_t from = bench_stamp(STAMP_SPAN_BEGIN);
    cell->sharing->region(&bench_shared, OPERATIONS);
    return bench_counts(from, bench_stamp(STAMP_SPAN_END));
}

/* The same loop with nothing to interrupt it. */
static void calibrate(const struct bench_cell *cell)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (unsigned run = 0; run <= 16u; run++) {
        uint32_t counts = timed_region(cell);
        if (run == 0) /* cold */
            continue;
        low = counts < low ? counts : low;
        high = counts > high ? counts : high;
    }
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
    bench_report_calibration(cell, WIRE_METRIC_STOLEN, WIRE_SPAN_SPAN, 16u, low, high);
}

static struct bench_region region(const struct bench_cell *cell)
{
    return (struct bench_region){cell->sharing->region_begin, cell->sharing->region_end};
}

/* With the bare handler. Its witness: the timer wrapped, and what it pended is
 * pending no more. */
static uint32_t timed_bare(const struct bench_cell *cell, uint32_t reload,
                           struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    bench_use_vectors(cell->sharing->vectors_bare);
    check_before(cell, LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, reload, &expiry);
    uint32_t counts = timed_region(cell);
    bench_sweep_disarm(&expiry, verdict);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, 1, bench_sweep_expired(&expiry));
    check_after(verdict);
    bench_use_vectors(cell->sharing->vectors);
    return counts;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    uint32_t before = bench_shared;
    check_before(cell, LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, reload, &expiry);
    cell->sharing->region(&bench_shared, OPERATIONS);
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_handler(slot, EXCEPTION_SYSTICK, 1, 1, verdict);
    values[0] = values[1] = bench_sweep_since(&expiry, slot->first);
    values[2] = before + OPERATIONS + slot->count - bench_shared;
    swept_columns(region(cell), &expiry, slot->return_address, values + 4);
    values[3] = timed_bare(cell, reload, verdict);
}

BENCH_SCENARIO(shared_update, "sharing", "own", "lost updates and stolen time under interrupts",
               .subject = SUBJECT_SHARING, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_systick, .own_load = true, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample, .region = region);
