/* A scenario with one column more than a record can say. */
#include "bench/bench.h"

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
}

static const struct bench_column columns[WIRE_COLUMNS_MAX + 1u] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_COUNT},
};
BENCH_SCENARIO(many_columns, "style", "none", "more than a record", .subject = SUBJECT_STYLE,
               .trigger = WIRE_TRIGGER_SYNCHRONOUS, BENCH_COLUMNS(columns), .sample = sample);
