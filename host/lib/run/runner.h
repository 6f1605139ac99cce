/* Runs the cells of a config that a run directory does not hold yet: several
 * QEMUs at once, each with one board's image, each taking the next cell of its
 * board when it is done with one. Cells are independent, so who runs which, and
 * in what order, changes no number.
 */
#ifndef HOST_LIB_RUN_RUNNER_H
#define HOST_LIB_RUN_RUNNER_H

#include "host/lib/matrix/config.h"
#include "host/lib/run/progress.h"
#include "host/lib/store/rundir.h"
#include "host/lib/target/port.h"
#include "host/lib/target/swo_source.h"

#define RUNNER_JOBS_MAX   64u
#define RUNNER_TRIES_MAX  3u /* of a cell whose frames get lost, or whose board goes away */
#define RUNNER_PATIENCE_S 60u

/* As many as there are processors for us (base/processors.h), RUNNER_JOBS_MAX at most: what `jobs`
 * is unless the user says another number. */
uint32_t runner_jobs(void);

struct runner_setup {
    const struct config *config;
    const struct rundir *dir;
    const json_t *manifest; /* made from `config` */
    unsigned jobs;          /* 1 to RUNNER_JOBS_MAX */
    uint32_t repeat;        /* runs of the matrix, at most MANIFEST_REPEAT_MAX; 0 is 1 */
    FILE *progress;
    struct progress_way way; /* how progress is told there */
    /* Behind which the config's only board is, with its baud rate; NULL: boards are QEMU's.
     * One that goes away is waited for so long. */
    const struct port *port;
    uint32_t patience_s;
    /* What reads the SWO pin of the board behind the port, open; NULL: nobody. The caller's. */
    struct swo_source *swo;
    /* Another image for one board; or NULL. */
    const char *image_board, *image_elf;
    struct model_changes changes; /* of the timing model */
    struct manifest_part part;    /* which cells */
    bool keep;                    /* a run that is there is kept beside this one */
    /* Test aids: none of them may change a result. */
    bool reverse;
    uint32_t delay_ms;
    uint32_t slow_bytes_per_s;
};

/* Whether the board behind a port is there and has the image that is built; for the rest of a
 * setup, true. Needs no directory. */
bool runner_probe(const struct runner_setup *setup, struct message *message);

/* Adds to `provenance` how each board was reached. False if it could not finish:
 * with `message` filled, or without one if stop was requested. Cells that were
 * done stay in the directory. */
bool runner_run(const struct runner_setup *setup, json_t *provenance, struct message *message);

#endif
