/* The arithmetic behind analysis.h: from a cell's rows of raw numbers to values
 * with their places, and from these to the metrics.
 */
#ifndef HOST_LIB_ANALYSIS_MEASURE_H
#define HOST_LIB_ANALYSIS_MEASURE_H

#include "host/lib/analysis/analysis.h"

/* Fills metrics and coverage of an analysis whose records were judged sound.
 * False with status and reason set if any of it does not hold; the caller then
 * removes what is there. */
bool measure(struct analysis *analysis, const struct cell_records *records,
             const struct target *target);

/* An analysis that failed after all keeps no number. */
void analysis_remove_metrics(struct analysis *analysis);

/* Sets the status and, unless there is one already, the reason. Returns false. */
bool analysis_fail(struct analysis *analysis, enum result_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
