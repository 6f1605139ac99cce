/* What the parts of the runner share: runner.c hands out the jobs, a worker's
 * target is started in runner_target.c and measured in runner_cell.c. Only they
 * include this.
 */
#ifndef HOST_LIB_RUN_RUNNER_WORKER_H
#define HOST_LIB_RUN_RUNNER_WORKER_H

#include "host/lib/run/runner.h"
#include "host/lib/target/accident.h"
#include "host/lib/target/port.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/session.h"
#include "host/lib/target/target.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/lib/witness/reader.h"
#include <pthread.h>

/* A board's image in QEMU. */
struct runner_board {
    struct manifest_board facts;
    const struct board *board;
    const char *elf;
    uint32_t image_crc;    /* behind a port: of `elf`, as the image itself sums it up */
    unsigned silent_cells; /* in a row, whichever worker ran them */
    bool known;            /* `target` is set, and its capture stored */
    struct target target;
};

enum job_state { JOB_WAITS, JOB_TAKEN, JOB_DONE };

struct runner_job {
    size_t cell;   /* in the manifest and the config */
    uint32_t slot; /* which run of the matrix, from 1 */
    struct runner_board *board;
    enum job_state state;
};

struct runner {
    const struct runner_setup *setup;
    struct runner_job *jobs;
    size_t job_count;
    struct runner_board *boards;
    size_t board_count;
    char *plugin; /* that gives every image its counter and its time */
    struct progress progress;
    json_t *provenance;
    struct message *message;
    bool failed;
    bool resumed;          /* some cells were there */
    pthread_mutex_t mutex; /* all of the above that changes */
};

struct worker {
    struct runner *runner;
    pthread_t thread;
    struct runner_board *board; /* whose image its QEMU runs */
    bool running;               /* QEMU or port, and the session, are up */
    struct qemu qemu;
    struct port port; /* where runner->setup->port is given */
    bool was_open;    /* it was */
    /* Behind which pause the next cell comes (store/capture.h); NULL: behind none. */
    const char *after;
    bool was_reset; /* the last cell ended so, or with a fault, behind which it resets itself */
    struct link link;
    struct session session;
    struct witness_reader witness; /* of the plugin's account */
};

/* What a job came to, until it is stored. */
struct job_run {
    struct session_run run;
    struct witness_blob witness; /* what the plugin saw of it */
    bool has_swo;                /* somebody read the board's pin: */
    struct swo_bytes swo;
    json_t *reruns;                         /* why it was run again */
    const char *after;                      /* the last attempt's; as in struct worker */
    char accident[OUTCOME_REASON_MAX / 2u]; /* what befell its QEMU from outside, or empty */
};
void job_run_forget(struct job_run *job);

int worker_timeout_ms(const struct worker *worker);

/* Brings up the worker's board, unless it is up, and makes sure that its image
 * is the one that everybody measures. */
bool worker_open_target(struct worker *worker, struct message *message);
/* Harmless when nothing is up. */
void worker_close_target(struct worker *worker);

/* runner_port.c: the same for a board behind a port, which is waited for if it was there
 * before. */
bool worker_open_port(struct worker *worker, struct message *message);
/* Behind which pause the next cell comes, just opened or just reset; NULL under an emulation, where
 * nothing warms up. */
const char *worker_pause(const struct worker *worker);
/* Whether it would open, before anything is written. */
bool worker_probe_port(struct worker *worker, struct message *message);
/* Reads what the image in the board must sum up to. */
bool worker_know_image(struct runner_board *board, struct message *message);

/* runner_target.c: what its instruments are worth; of a board's own clock also by ours, once. */
bool worker_ask_audit(struct worker *worker, struct target *target, struct message *message);
/* runner_target.c: what a target said is stored, or must be what it said before. */
bool worker_meet_target(struct worker *worker, const struct target *target,
                        const struct target_machine *machine, struct message *message);

/* Runs a cell until its frames arrive whole, RUNNER_TRIES_MAX times at most, and
 * adds to `reruns` why. Behind an accident it is run once more; a second one ends the run, for the
 * cell has no part in it. False if the whole run must end. */
bool worker_measure(struct worker *worker, const struct manifest_cell *cell, struct job_run *job,
                    struct message *message);
/* Whether the kind of evidence that the board's numbers are can say something about the
 * cell (bench/registration.h). If not, it is not run: its end is made here, with the
 * reason. */
bool worker_refuses(struct worker *worker, const struct config_cell *cell, struct job_run *job);
bool worker_store(const struct worker *worker, const struct manifest_cell *cell,
                  const struct job_run *job, struct message *message);
/* A target that says nothing for several cells in a row will not start to. */
bool worker_still_answers(struct worker *worker, const struct session_run *run,
                          struct message *message);

#endif
