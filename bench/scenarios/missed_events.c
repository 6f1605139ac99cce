/* Scenario: events at a stated period, how many of them are missed: those that came
 * while one before was still pending, which is one bit, and those that the design lost on
 * their way to the work; and how far behind it is at their end. The period is what the user's
 * device has. */
#include "bench/stream.h"

#define RUNS 64u

static const struct bench_column columns[] = {
    {WIRE_METRIC_EVENTS, WIRE_FORM_COUNT},        {WIRE_METRIC_MERGED_EVENTS, WIRE_FORM_COUNT},
    {WIRE_METRIC_MISSED_EVENTS, WIRE_FORM_COUNT}, {WIRE_METRIC_LAG, WIRE_FORM_COUNT},
    {WIRE_METRIC_STREAM, WIRE_FORM_SPAN},
};

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)reload;
    if (!stream_proven(cell, verdict))
        return;
    uint32_t period = bench_parameter(WIRE_ITEM_SCENARIO, 0);
    struct stream stream = stream_run(period, RUNS, verdict);
    values[0] = stream.events;
    values[1] = stream.events - stream.runs;
    values[2] = stream.events - stream.served;
    values[3] = stream_late(&stream, period);
    values[4] = stream.span;
}

BENCH_PARAMETER(scenario, missed_events, 0, period, "counts", 8, 8192, 128,
                "from one event to the next");
BENCH_SCENARIO(missed_events, "style", "none",
               "how many events at a stated period are merged with others, or missed",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS, .use = USE_STREAM,
               .source = &bench_timer, BENCH_COLUMNS(columns), .begin = stream_begin,
               .calibrate = stream_calibrate, .sample = sample, .missing = stream_missing);
