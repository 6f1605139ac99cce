/* A whole run, from a resolved config to run.json, and a replay of one. */
#ifndef HOST_LIB_RUN_RUN_H
#define HOST_LIB_RUN_RUN_H

#include "host/lib/run/rebuild.h"
#include "host/lib/run/runner.h"

typedef void benchmark_problem(const char *id, const char *status, const char *reason);

/* Runs what is missing and writes run.json. `setup` needs everything but `dir`
 * and `manifest`. False with `message` filled; without one if stop was requested
 * (the directory can then be resumed). */
bool benchmark_run(struct runner_setup *setup, const char *directory, enum rundir_mode mode,
                   struct rebuild_summary *summary, benchmark_problem *problem,
                   struct message *message);

/* Writes run.json again from the captures. */
bool benchmark_replay(const char *directory, struct rebuild_summary *summary,
                      benchmark_problem *problem, struct message *message);

#endif
