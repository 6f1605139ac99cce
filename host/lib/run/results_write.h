/* The JSON of run.json's parts, from targets and analysed cells. */
#ifndef HOST_LIB_RUN_RESULTS_WRITE_H
#define HOST_LIB_RUN_RESULTS_WRITE_H

#include "host/lib/analysis/analysis.h"
#include "host/lib/store/manifest.h"

/* New references; NULL if memory ran out. */
json_t *results_target_json(const struct target *target, const struct manifest_board *board);
/* "dwt", "systick" or "insns": what the numbers were counted with. */
const char *results_clock_name(const struct target *target);
/* Of the image: provenance, because it may change while no byte of code does. */
json_t *results_git_json(const struct target *target);
json_t *results_cell_json(const struct manifest_cell *cell, const struct analysis *analysis);

/* Puts the parts together: cells are sorted by id, targets by board. `part` says what of the
 * whole it is, or is NULL. Takes over all five references. */
json_t *results_run_json(json_t *provenance, json_t *config, json_t *part, json_t *targets,
                         json_t *cells);

#endif
