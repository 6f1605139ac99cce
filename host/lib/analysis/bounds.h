/* The three runs of a cell under the model become one result: the nominal one's
 * numbers, with what the others say as their bounds.
 */
#ifndef HOST_LIB_ANALYSIS_BOUNDS_H
#define HOST_LIB_ANALYSIS_BOUNDS_H

#include "host/lib/analysis/witness_check.h"
#include "host/lib/target/vdwt_plugin.h"

/* runs[i] is that of pass i (vdwt_pass_bound). Every run must stand on its own,
 * agree with the plugin, and execute what the others do; else the first one's
 * analysis gets the reason. */
void bounds_combine(const struct witness_run runs[VDWT_PASSES_MAX]);

#endif
