/* Foreground and handler at the same state: what was lost, how long the interrupt was
 * held off, and, in a second pass whose handler carries neither stamps nor witness, how
 * much longer the foreground took. */
#include "bench/contended.h"

#include "bench/checks.h"

/* So many that the latest expiry of a sweep falls into the loop, even if its
 * instructions take a cycle each. */
#define OPERATIONS 160u

uint32_t contended_sum(const struct bench_cell *cell)
{
    return cell->sharing->sum ? cell->sharing->sum(&bench_shared) : bench_shared;
}

static uint32_t refusals(const struct bench_cell *cell)
{
    return cell->sharing->refused ? cell->sharing->refused() : 0;
}

/* What must not lose did not; who refuses operations has refused just those missing. */
static void check_sound(const struct bench_cell *cell, uint32_t missing, uint32_t refused,
                        struct bench_verdict *verdict)
{
    if (!cell->sharing->may_lose)
        bench_expect(verdict, WIRE_WITNESS_UNSOUND, 0, missing);
    if (cell->sharing->refused)
        bench_expect(verdict, WIRE_WITNESS_UNSOUND, missing, refused);
}

void contended_begin(const struct bench_cell *cell)
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
void contended_calibrate(const struct bench_cell *cell)
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

struct bench_region contended_region(const struct bench_cell *cell)
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

/* A function of its own: nothing that a sample does elsewhere moves in between arming and
 * the loop, where it would shift where the sweep begins. */
__attribute__((noinline)) void contended_run(const struct bench_cell *cell, uint32_t reload,
                                             struct bench_expiry *expiry,
                                             struct bench_verdict *verdict)
{
    volatile uint32_t *shared = &bench_shared;
    __asm volatile("" : "+r"(shared)); /* nor its address */
    bench_sweep_arm(cell, reload, expiry);
    cell->sharing->region(shared, OPERATIONS);
    bench_sweep_disarm(expiry, verdict);
}

void contended_sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                      struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    uint32_t before = contended_sum(cell), refused = refusals(cell);
    check_before(cell, LINE_SAMPLE, verdict);
    contended_run(cell, reload, &expiry, verdict);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    values[0] = values[1] = bench_sweep_since(&expiry, slot->first);
    values[2] = before + OPERATIONS + slot->count - contended_sum(cell);
    check_sound(cell, values[2], refusals(cell) - refused, verdict);
    swept_columns(contended_region(cell), &expiry, slot->return_address, values + 4);
    values[3] = timed_bare(cell, reload, verdict);
}
