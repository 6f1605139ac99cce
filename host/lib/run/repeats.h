/* One cell of several runs of the matrix: its figures, and how far the same cell was from
 * itself, the noise floor.
 */
#ifndef HOST_LIB_RUN_REPEATS_H
#define HOST_LIB_RUN_REPEATS_H

#include "host/lib/analysis/analysis.h"
#include "host/lib/store/manifest.h"

/* What the `count` analyses of `cell`, in the order of the runs, come to: of a board one over
 * all samples (analysis_pool, which changes the first), of a model the first, if all are equal.
 * A run without a number leaves the cell without one, and says which it was; the cell is
 * unsupported only if it is in every run. A new reference;
 * NULL without memory. */
json_t *repeats_cell_json(const struct manifest_cell *cell, struct analysis *runs, size_t count);

#endif
