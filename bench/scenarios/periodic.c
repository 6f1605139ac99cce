/* Scenario: periodic events of SysTick, as an operating system's tick, that run on over the
 * whole cell and meet a load in each of its cycles. Of each event the entry and, where the
 * work is deferred, the response of that same event, as cyclictest's sum has them; the
 * jitter, which is the entry beyond the shortest; and by how much the interval between two
 * handlers differs from the period. Its weakness: nothing else runs, so events are never
 * missed: which rate is too high is another question. */
#include "bench/periodic.h"

static const struct bench_column columns[] = {PERIODIC_COLUMNS};
static const struct bench_column deferred_columns[] = {PERIODIC_DEFERRED_COLUMNS};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    periodic_sample(cell, &bench_systick_periodic, reload, values, verdict);
}

BENCH_SCENARIO(periodic, "style", "any",
               "periodic events of SysTick under load: jitter, entry and response",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .use = USE_PERIODIC,
               .source = &bench_systick, BENCH_COLUMNS(columns),
               BENCH_DEFERRED_COLUMNS(deferred_columns), .begin = begin,
               .calibrate = periodic_calibrate, .sample = sample, .region = swept_load_region);
