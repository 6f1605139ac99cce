/* Reads one cell of a run.json. Internal to results.c. */
#ifndef HOST_LIB_RESULTS_CELL_H
#define HOST_LIB_RESULTS_CELL_H

#include "host/lib/files/json_reader.h"
#include "host/lib/results/results.h"

/* Finds the cell's target among those of `results`. On failure the reader has
 * the complaint; call results_cell_free either way. */
bool results_cell_read(struct json_reader *reader, const struct results *results, json_t *object,
                       struct result_cell *cell);
void results_cell_free(struct result_cell *cell);

#endif
