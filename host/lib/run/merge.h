/* Shards of one matrix made one run. */
#ifndef HOST_LIB_RUN_MERGE_H
#define HOST_LIB_RUN_MERGE_H

#include "host/lib/run/run.h"

/* Puts the captures of `paths`, of all runs of a repeated matrix, into `directory`, which is new,
 * empty, or holds the same run of the same images and model (replace.h; whatever it holds with
 * `force`), and writes run.json as the whole run would have. False with `message`, and `directory`
 * untouched, if they are not of one matrix, number of repeats, image and model, if a cell is in
 * none or in two of them, or one is not finished. */
bool merge_runs(char *const paths[], size_t count, const char *directory, bool force,
                struct rebuild_summary *summary, benchmark_problem *problem,
                struct message *message);

#endif
