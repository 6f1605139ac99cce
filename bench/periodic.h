/* What the scenarios share whose events are a timer's periodic ones. */
#ifndef BENCH_PERIODIC_H
#define BENCH_PERIODIC_H

#include "bench/swept.h"

#define PERIODIC_COLUMNS                                                                           \
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT}, {WIRE_METRIC_JITTER, WIRE_FORM_SINCE_EVENT},       \
        {WIRE_METRIC_PERIOD_ERROR, WIRE_FORM_SINCE_EVENT}, SWEPT_COLUMNS
/* Entry and response of the same event side by side. */
#define PERIODIC_DEFERRED_COLUMNS                                                                  \
    PERIODIC_COLUMNS,                                                                              \
    {                                                                                              \
        WIRE_METRIC_RESPONSE, WIRE_FORM_SINCE_EVENT                                                \
    }

void periodic_calibrate(const struct bench_cell *cell);
void periodic_sample(const struct bench_cell *cell, const struct bench_periodic *timer,
                     uint32_t reload, uint32_t *values, struct bench_verdict *verdict);

#endif
