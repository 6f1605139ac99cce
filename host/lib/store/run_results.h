/* Finds the results of a run directory. */
#ifndef HOST_LIB_STORE_RUN_RESULTS_H
#define HOST_LIB_STORE_RUN_RESULTS_H

#include "host/lib/results/results.h"

/* Loads a run directory, or a run.json itself. NULL with `message` filled: no such
 * directory, empty, a run that was not finished, or what results_read() says. */
struct results *run_results_load(const char *path, struct message *message);

#endif
