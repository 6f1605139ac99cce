/* Reads one metric of a run.json and checks that it agrees with itself.
 * Internal to results.c.
 */
#ifndef HOST_LIB_RESULTS_METRIC_H
#define HOST_LIB_RESULTS_METRIC_H

#include "host/lib/files/json_reader.h"
#include "host/lib/results/results.h"

/* Strings stay the document's. On failure the reader has the complaint; call
 * results_metric_free either way. */
bool results_metric_read(struct json_reader *reader, const struct metric_row *row, json_t *object,
                         struct result_metric *metric);
void results_metric_free(struct result_metric *metric);

#endif
