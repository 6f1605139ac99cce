/* A scenario and a style with parameters, whose samples are the values that they were
 * given: 10000 a + 100 b of the scenario's, and c of the style's. */
#include "bench/bench.h"

static void nothing(void)
{
}

BENCH_VECTORS(vectors_given) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = nothing,
};
BENCH_PARAMETER(style, given, 0, c, "", 0, 99, 7, "c");
BENCH_STYLE(given, "has a parameter", .vectors = vectors_given, .vectors_work = vectors_given);

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)cell;
    (void)reload;
    (void)verdict;
    values[0] = 10000u * bench_parameter(WIRE_ITEM_SCENARIO, 0) +
                100u * bench_parameter(WIRE_ITEM_SCENARIO, 1) + bench_parameter(WIRE_ITEM_STYLE, 0);
}

static const struct bench_column columns[] = {{WIRE_METRIC_ENTRY, WIRE_FORM_COUNT}};
BENCH_PARAMETER(scenario, giving, 1, b, "", 1, 99, 2, "b");
BENCH_PARAMETER(scenario, giving, 0, a, "", 0, 99, 3, "a");
BENCH_SCENARIO(giving, "style", "none", "has parameters", .subject = SUBJECT_STYLE,
               .trigger = WIRE_TRIGGER_SYNCHRONOUS, BENCH_COLUMNS(columns), .begin = begin,
               .sample = sample);
