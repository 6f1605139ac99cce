/* Reads what a run.json says of several runs of one cell, and checks it. Internal to the
 * room.
 */
#ifndef HOST_LIB_RESULTS_REPEATS_H
#define HOST_LIB_RESULTS_REPEATS_H

#include "host/lib/files/json_reader.h"
#include "host/lib/results/results.h"

/* `object` is the metric's. Without "repeats" all is well: there was one run. */
bool results_repeats_read(struct json_reader *reader, json_t *object, struct result_metric *metric);

#endif
