/* The plugin as an independent witness: what the firmware reports of a cell,
 * overhead subtracted, against what the plugin saw from outside, sample by
 * sample and to the cycle. It proves the probe's arithmetic and the path that
 * was taken, not the model: both count with that.
 */
#ifndef HOST_LIB_ANALYSIS_WITNESS_CHECK_H
#define HOST_LIB_ANALYSIS_WITNESS_CHECK_H

#include "host/lib/analysis/analysis.h"
#include "host/lib/store/capture.h"

/* One run of a cell under one bound. */
struct witness_run {
    const char *bound;
    const struct capture *capture;
    const struct cell_records *records;
    struct analysis *analysis;
};

/* Compares every timed figure of every sample; the first that differs, or that
 * the plugin did not see, makes the run's analysis inconclusive. */
bool witness_check(const struct witness_run *run);

/* Whether samples of both runs executed the same instructions between the same
 * events; if not, `one` becomes inconclusive. */
bool witness_same_instructions(const struct witness_run *one, const struct witness_run *other);

/* Splits each metric of the nominal run into hardware and software. */
void witness_set_parts(const struct witness_run *run);

#endif
