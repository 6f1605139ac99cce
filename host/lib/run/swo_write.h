/* What exception trace says of a cell, as run.json has it. */
#ifndef HOST_LIB_RUN_SWO_WRITE_H
#define HOST_LIB_RUN_SWO_WRITE_H

#include "host/lib/analysis/analysis.h"
#include <jansson.h>

/* {"compared": 999, "equal": 999, "differ": 0, "lost": 0, "resolution": 0, "offset": -31,
 *  "exception": 30, "metric": "round_trip", "why": null, "pin": {...}}; `offset`, `exception`
 * and `metric` are null where nothing was compared, and only then there is a `why`. */
json_t *swo_json(const struct analysis_trace *trace);

#endif
