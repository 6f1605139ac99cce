/* From the captures in a run directory to run.json. `run` ends with exactly this, so
 * a replay gives the same bytes. */
#ifndef HOST_LIB_RUN_REBUILD_H
#define HOST_LIB_RUN_REBUILD_H

#include "host/lib/results/results.h"
#include "host/lib/store/rundir.h"
#include "host/lib/target/target.h"

/* What a run came to, for the summary. */
struct rebuild_summary {
    size_t cells;
    size_t by_status[RESULT_STATUS_COUNT];
};

/* Reads manifest and captures of an open directory. *problem (NULL: not wanted)
 * is called for every cell that is neither ok nor unsupported, and for each
 * warning of one that is ok ("warning"). NULL with
 * `message` filled if captures are missing or damaged. */
json_t *rebuild_run(const struct rundir *dir, const json_t *manifest,
                    struct rebuild_summary *summary,
                    void (*problem)(const char *id, const char *status, const char *reason),
                    struct message *message);

/* The same of the cells that are there, of a run that was stopped or still goes on; `part` of it
 * says so. Nothing is written. */
json_t *rebuild_unfinished(const struct rundir *dir, const json_t *manifest,
                           struct message *message);

/* The target's own capture, decoded and checked. `target` must not be moved. */
bool rebuild_target(const struct rundir *dir, const struct manifest_board *board,
                    struct target *target, struct message *message);

#endif
