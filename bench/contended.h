/* What the scenarios share in which a foreground's loop and an interrupting handler
 * work on the same state, while the event is swept over every instruction of the loop. */
#ifndef BENCH_CONTENDED_H
#define BENCH_CONTENDED_H

#include "bench/swept.h"

/* `metric` counts what went missing: operations that the state does not show. */
#define CONTENDED_COLUMNS(metric)                                                                  \
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT}, {WIRE_METRIC_MASKED, WIRE_FORM_SINCE_EVENT},       \
        {(metric), WIRE_FORM_COUNT}, {WIRE_METRIC_STOLEN, WIRE_FORM_SPAN}, SWEPT_COLUMNS

/* How many operations the shared state shows. */
uint32_t contended_sum(const struct bench_cell *cell);

void contended_begin(const struct bench_cell *cell);
void contended_calibrate(const struct bench_cell *cell);
struct bench_region contended_region(const struct bench_cell *cell);
/* Arms the timer and runs the loop. */
void contended_run(const struct bench_cell *cell, uint32_t reload, struct bench_expiry *expiry,
                   struct bench_verdict *verdict);
void contended_sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                      struct bench_verdict *verdict);

#endif
