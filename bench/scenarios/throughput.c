/* Scenario: interrupts without pause. Events come so fast that the line is pending again
 * whenever its handler returns, and each run is chained to the one before: counts from run
 * to run, all of the handler included. What an interrupt storm leaves is this rate, and
 * nothing for the foreground; a design that defers gets to its work only behind the storm. */
#include "bench/stream.h"

#define PERIOD   12u /* shorter than any handler */
#define RUNS_FEW 8u
#define RUNS     32u

static const struct bench_column columns[] = {
    {WIRE_METRIC_INTERVAL, WIRE_FORM_COUNT},
    {WIRE_METRIC_EVENTS, WIRE_FORM_COUNT},
    {WIRE_METRIC_MISSED_EVENTS, WIRE_FORM_COUNT},
    {WIRE_METRIC_STREAM, WIRE_FORM_SPAN},
};

/* The first runs are in both, and come off. */
static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)reload;
    if (!stream_proven(cell, verdict))
        return;
    struct stream few = stream_run(PERIOD, RUNS_FEW, verdict),
                  many = stream_run(PERIOD, RUNS_FEW + RUNS, verdict);
    values[0] = (many.stopped - few.stopped + RUNS / 2u) / RUNS;
    values[1] = many.events;
    values[2] = many.events - many.served;
    values[3] = many.span;
    bench_expect_range(verdict, WIRE_WITNESS_DEPTH, PERIOD + 1u, UINT32_MAX, values[0]);
}

BENCH_SCENARIO(throughput, "style", "none", "counts for each interrupt where they never pause",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS, .use = USE_STREAM,
               .source = &bench_timer, BENCH_COLUMNS(columns), .begin = stream_begin,
               .calibrate = stream_calibrate, .sample = sample, .missing = stream_missing);
