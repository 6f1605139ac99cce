/* What the scenarios share that sweep a timer's expiry over a load's loop. */
#ifndef BENCH_SWEPT_H
#define BENCH_SWEPT_H

#include "bench/bench.h"

/* Columns EVENT and BOUNDARY, in this order behind a scenario's own. */
#define SWEPT_COLUMNS                                                                              \
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},                                                          \
    {                                                                                              \
        WIRE_METRIC_BOUNDARY, WIRE_FORM_POSITION                                                   \
    }

/* Passes after which a load gives up waiting for the interrupt. */
#define SWEPT_LIMIT 100000u

struct bench_region swept_load_region(const struct bench_cell *cell);
/* Of a scenario about the work: the load, or the style's main loop in its place. */
const struct bench_load *swept_work_loop(const struct bench_cell *cell);
struct bench_region swept_work_region(const struct bench_cell *cell);
/* Arms the timer and runs the loop, or the load, until *done. */
void swept_run_loop(const struct bench_cell *cell, const struct bench_load *loop, uint32_t reload,
                    const volatile uint32_t *done, struct bench_expiry *expiry,
                    struct bench_verdict *verdict);
void swept_run_load(const struct bench_cell *cell, uint32_t reload, const volatile uint32_t *done,
                    struct bench_expiry *expiry, struct bench_verdict *verdict);
/* Fills the two columns above. `return_address` is the interrupted place. */
void swept_columns(struct bench_region region, const struct bench_expiry *expiry,
                   uint32_t return_address, uint32_t *values);

/* SysTick as a source of events that come again each `period` counts behind the first: armed
 * by bench_sweep_arm, and then this. Such a cell is not compared with another counter: what
 * SysTick shows begins anew each period. Afterwards it counts its full range again. */
void swept_again(uint32_t period);
void swept_no_more(void);
/* The first such event comes this much later than `reload` says: behind swept_again. */
#define SWEPT_AGAIN_SETTLED 64u

/* Of the scenarios about entry under load, whatever raises the event: columns ENTRY and
 * SWEPT_COLUMNS, by the handler of the scenario's source. */
#define SWEPT_ENTRY_COLUMNS {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT}, SWEPT_COLUMNS
void swept_calibrate_entry(const struct bench_cell *cell);
void swept_sample_entry(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                        struct bench_verdict *verdict);

#endif
