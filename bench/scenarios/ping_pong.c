/* Scenario: two threads hand a token to and fro while an interrupt comes: a post that
 * switches to the thread above, its answer, its wait that switches back, and the wait of
 * the lower one, of which each may hold the line off. What Thread-Metric's message and
 * context switch tests and cyclictest's load of hackbench do, one round of it, met by the
 * board's timer in each of its cycles. */
#include "bench/checks.h"
#include "bench/scenarios/kernel_service.h"

static const struct bench_column columns[] = {KERNEL_MET_COLUMNS};

static void begin(const struct bench_cell *cell)
{
    kernel_met_begin(cell, BENCH_PRIORITY_HIGH);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_HIGHER_ENTRY);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    kernel_met_sample(cell, KERNEL_PING_PONG, reload, values, verdict);
}

BENCH_SCENARIO(ping_pong, "style", "none",
               "an urgent line's entry, in every cycle of two threads' hand-over",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_timer, .distances = KERNEL_MET_DISTANCES, BENCH_COLUMNS(columns),
               .missing = kernel_service_missing, .begin = begin, .calibrate = calibrate,
               .sample = sample);
