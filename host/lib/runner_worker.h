/* What the parts of the runner share: runner.c hands out the cells, a worker's
 * target is started in runner_target.c and measured in runner_cell.c. Only they
 * include this.
 */
#ifndef HOST_RUNNER_WORKER_H
#define HOST_RUNNER_WORKER_H

#include "host/lib/qemu.h"
#include "host/lib/runner.h"
#include "host/lib/session.h"
#include "host/lib/target.h"
#include <pthread.h>

enum cell_state { CELL_WAITS, CELL_TAKEN, CELL_DONE };

struct runner_board {
    struct manifest_board facts;
    const struct board *board;
    const char *elf;
    unsigned silent_cells; /* in a row, whichever worker ran them */
    bool known;            /* `target` is set, and its capture stored */
    struct target target;
};

struct runner {
    const struct runner_setup *setup;
    size_t cell_count;
    enum cell_state *states;
    struct runner_board *boards;
    size_t board_count;
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
};

int worker_timeout_ms(const struct worker *worker);

/* Brings up the worker's board, unless it is up, and makes sure that its image
 * is the one that everybody measures. */
bool worker_open_target(struct worker *worker, struct message *message);
/* Harmless when nothing is up. */
void worker_close_target(struct worker *worker);

/* Runs a cell until its frames arrive whole, RUNNER_TRIES_MAX times at most, and
 * adds to `reruns` why. False if the whole run must end. */
bool worker_measure(struct worker *worker, const struct manifest_cell *cell, json_t *reruns,
                    struct session_run *run, struct message *message);
bool worker_store(const struct worker *worker, const struct manifest_cell *cell,
                  const struct session_run *run, json_t *reruns, struct message *message);
/* A target that says nothing for several cells in a row will not start to. */
bool worker_still_answers(struct worker *worker, const struct session_run *run,
                          struct message *message);

#endif
