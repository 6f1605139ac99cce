/* The JSON of what a board's samples are worth; see analysis/sampling.c. */
#ifndef HOST_LIB_RUN_SAMPLING_WRITE_H
#define HOST_LIB_RUN_SAMPLING_WRITE_H

#include "host/lib/analysis/analysis.h"
#include <jansson.h>

/* Of a metric that has it: a new reference. */
json_t *sampling_json(const struct analysis_metric *metric);

/* A sentence for each metric that needs one; NULL: none does. */
json_t *sampling_warnings_json(const struct analysis *analysis);

#endif
