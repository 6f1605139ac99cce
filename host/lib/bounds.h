/* The three runs of a cell under the model become one result: the nominal one's
 * numbers, with what the others say as their bounds.
 */
#ifndef HOST_BOUNDS_H
#define HOST_BOUNDS_H

#include "host/lib/vdwt_plugin.h"
#include "host/lib/witness_check.h"

/* runs[i] is that of pass i (vdwt_pass_bound). Every run must stand on its own,
 * agree with the plugin, and execute what the others do; else the first one's
 * analysis gets the reason. */
void bounds_combine(const struct witness_run runs[VDWT_PASSES_MAX]);

#endif
