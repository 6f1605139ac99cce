/* Cycles as time, where the results say how long a cycle is: at the clock that the target states.
 * Instructions are no time, whatever the clock.
 */
#ifndef HOST_LIB_RESULTS_NANOSECONDS_H
#define HOST_LIB_RESULTS_NANOSECONDS_H

#include "host/lib/results/results.h"

/* False with a sentence in `message` for a target of which this cannot be said. */
bool nanoseconds_are_known(const struct result_target *target, struct message *message);

/* Of a metric that is a time, how many nanoseconds its unit is; 1 of any other. Needs a target of
 * which it can be said. */
double nanoseconds_factor(const struct result_target *target, const struct result_metric *metric);

/* What they are in then: "ns", "ns (model)"; of any other metric its own unit. */
const char *nanoseconds_unit(const struct result_cell *cell, const struct result_metric *metric);

/* A number times that: real, unless the factor is 1. */
struct result_number nanoseconds_of(struct result_number number, double factor);

#endif
