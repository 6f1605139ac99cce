/* Scenario: periodic events of the board's timer, on a line of the NVIC, as a sampling
 * clock's: else as `periodic`. The handler takes the request back, which the timer does not
 * wait for: it counts on. */
#include "bench/periodic.h"

static const struct bench_column columns[] = {PERIODIC_COLUMNS};
static const struct bench_column deferred_columns[] = {PERIODIC_DEFERRED_COLUMNS};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    periodic_sample(cell, &bench_timer_periodic, reload, values, verdict);
}

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return event_timer.once ? "each start of the board's timer is one event" : NULL;
}

BENCH_SCENARIO(periodic_timer, "style", "any",
               "periodic events of a timer's line under load: jitter, entry and response",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .use = USE_PERIODIC,
               .source = &bench_timer, BENCH_COLUMNS(columns),
               BENCH_DEFERRED_COLUMNS(deferred_columns), .begin = begin, .missing = missing,
               .calibrate = periodic_calibrate, .sample = sample, .region = swept_load_region);
