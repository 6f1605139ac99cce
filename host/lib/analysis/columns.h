/* What the columns of a cell are: metrics, and those that say when and where a
 * swept sample was taken.
 */
#ifndef HOST_LIB_ANALYSIS_COLUMNS_H
#define HOST_LIB_ANALYSIS_COLUMNS_H

#include "host/lib/analysis/analysis.h"

#define COLUMNS_NONE SIZE_MAX

struct columns {
    size_t event, boundary, event_pc; /* COLUMNS_NONE if absent */
    size_t held; /* tells for how many instructions an expiry was held off; or COLUMNS_NONE */
};

/* False with the analysis failed if they make no sense. */
bool columns_find(struct columns *columns, struct analysis *analysis,
                  const struct cell_records *records, const struct target *target);

/* Whether a column becomes a metric of the result. */
bool columns_is_metric(const struct columns *columns, size_t column);

#endif
