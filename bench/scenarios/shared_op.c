/* Scenario: the cost of one shared-state operation in the foreground, with
 * nothing to contend with. */
#include "bench/contended.h"

static const struct bench_column columns[] = {{WIRE_METRIC_FOREGROUND_OP, WIRE_FORM_SPAN}};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->sharing->vectors);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_FOREGROUND_OP, WIRE_SPAN_SPAN, CALIBRATE_NOP);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    uint32_t stamps[2], before = contended_sum(cell);
    (void)reload;
    bench_evidence_clear();
    cell->sharing->operation(&bench_shared, stamps);
    bench_expect(verdict, WIRE_WITNESS_WORK_NOT_RUN, before + 1u, contended_sum(cell));
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, 0, bench_evidence.slot[0].count);
    values[0] = bench_counts(stamps[0], stamps[1]);
}

BENCH_SCENARIO(shared_op, "sharing", "none", "cost of one shared-state operation, uncontended",
               .subject = SUBJECT_SHARING, .trigger = WIRE_TRIGGER_NONE, BENCH_COLUMNS(columns),
               .begin = begin, .calibrate = calibrate, .sample = sample);
