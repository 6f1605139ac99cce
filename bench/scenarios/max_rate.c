/* Scenario: how fast events may come. The shortest period of the board's timer at which
 * none is missed is searched for by halving; then what becomes of events that come an
 * eighth faster. What a driver's author asks of a UART without a FIFO, or of an encoder.
 * It is the rate of a handler that does next to nothing, with nothing beside it. */
#include "bench/stream.h"

#define BELOW_RUNS 64u

static const struct bench_column columns[] = {
    {WIRE_METRIC_MAX_RATE, WIRE_FORM_COUNT},      {WIRE_METRIC_EVENTS, WIRE_FORM_COUNT},
    {WIRE_METRIC_MERGED_EVENTS, WIRE_FORM_COUNT}, {WIRE_METRIC_MISSED_EVENTS, WIRE_FORM_COUNT},
    {WIRE_METRIC_STREAM, WIRE_FORM_SPAN},
};

/* At `low` something is missed, at `high` nothing. */
static uint32_t search(uint32_t low, uint32_t high, struct bench_verdict *verdict)
{
    while (high - low > 1u) {
        uint32_t middle = low + (high - low) / 2u;
        if (stream_sustained(middle, verdict))
            high = middle;
        else
            low = middle;
    }
    return high;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)reload;
    if (!stream_proven(cell, verdict))
        return;
    uint32_t long_enough = 2u * stream_alone();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, stream_sustained(long_enough, verdict));
    uint32_t shortest = search(1, long_enough, verdict);
    struct stream below = stream_run(shortest - shortest / 8u, BELOW_RUNS, verdict);
    values[0] = shortest;
    values[1] = below.events;
    values[2] = below.events - below.runs;
    values[3] = below.events - below.served;
    values[4] = below.span;
}

BENCH_SCENARIO(max_rate, "style", "none",
               "the shortest period of events at which none is missed, and an eighth below it",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS, .use = USE_STREAM,
               .source = &bench_timer, BENCH_COLUMNS(columns), .begin = stream_begin,
               .calibrate = stream_calibrate, .sample = sample, .missing = stream_missing);
