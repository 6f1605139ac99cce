/* A scenario that takes more flash than a board has. */
#include "bench/bench.h"

static const uint8_t ballast[40000] = {1};

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)cell;
    (void)verdict;
    values[0] = ballast[reload];
}

static const struct bench_column columns[] = {{WIRE_METRIC_ENTRY, WIRE_FORM_COUNT}};
BENCH_SCENARIO(full_flash, "style", "none", "more than flash holds", .subject = SUBJECT_STYLE,
               .trigger = WIRE_TRIGGER_SYNCHRONOUS, BENCH_COLUMNS(columns), .sample = sample);
