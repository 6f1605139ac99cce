/* What the parts of the runner share: runner.c hands out the jobs, a worker's
 * target is started in runner_target.c and measured in runner_cell.c. Only they
 * include this.
 */
#ifndef HOST_LIB_RUN_RUNNER_WORKER_H
#define HOST_LIB_RUN_RUNNER_WORKER_H

#include "host/lib/run/runner.h"
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
    unsigned silent_cells; /* in a row, whichever worker ran them */
    bool known;            /* `target` is set, and its capture stored */
    struct target target;
};

enum job_state { JOB_WAITS, JOB_TAKEN, JOB_DONE };

struct runner_job {
    size_t cell; /* in the manifest and the config */
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
    json_t *commands;
    struct message *message;
    bool failed;
    pthread_mutex_t mutex; /* all of the above that changes */
};

struct worker {
    struct runner *runner;
    pthread_t thread;
    struct runner_board *board; /* whose image its QEMU runs */
    bool running;               /* QEMU and session are up */
    struct qemu qemu;
    struct link link;
    struct session session;
    struct witness_reader witness; /* of the plugin's account */
};

/* What a job came to, until it is stored. */
struct job_run {
    struct session_run run;
    struct witness_blob witness; /* what the plugin saw of it */
    json_t *reruns;              /* why it was run again */
};
void job_run_forget(struct job_run *job);

int worker_timeout_ms(const struct worker *worker);

/* Brings up the worker's board, unless it is up, and makes sure that its image
 * is the one that everybody measures. */
bool worker_open_target(struct worker *worker, struct message *message);
/* Harmless when nothing is up. */
void worker_close_target(struct worker *worker);

/* Runs a cell until its frames arrive whole, RUNNER_TRIES_MAX times at most, and
 * adds to `reruns` why. False if the whole run must end. */
bool worker_measure(struct worker *worker, const struct manifest_cell *cell, struct job_run *job,
                    struct message *message);
bool worker_store(const struct worker *worker, const struct manifest_cell *cell,
                  const struct job_run *job, struct message *message);
/* A target that says nothing for several cells in a row will not start to. */
bool worker_still_answers(struct worker *worker, const struct session_run *run,
                          struct message *message);

#endif
