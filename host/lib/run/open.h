/* Opens a run for those who look at it, finished or not. */
#ifndef HOST_LIB_RUN_OPEN_H
#define HOST_LIB_RUN_OPEN_H

#include "host/lib/results/results.h"

/* A run.json, the directory that has one, or one in which a run was stopped or still goes on: then
 * the cells that are there, made from their captures in memory, and `part` says so. NULL with
 * `message` filled. Gates and exports do not want this: they open run_results.h. */
struct results *run_open(const char *path, struct message *message);

#endif
