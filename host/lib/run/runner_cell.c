/* One cell on a worker's target: attempts, the capture, and when to give up. */
#include "host/lib/run/runner_worker.h"

#include "host/lib/store/capture.h"
#include <stdlib.h>
#include <string.h>

#define SILENT_CELLS_MAX 3u /* in a row: then nothing answers any more */

static void explain_run(struct worker *worker, const struct manifest_cell *cell,
                        struct session_run *run)
{
    char tail[128];
    if (run->outcome.kind == OUTCOME_CLOSED)
        qemu_describe_end(&worker->qemu, run->outcome.reason, sizeof run->outcome.reason);
    if (run->outcome.kind != OUTCOME_SILENT)
        return;
    link_describe_tail(&worker->link, tail, sizeof tail);
    progress_note(&worker->runner->progress, "%s: %s; received: %s", cell->id, run->outcome.reason,
                  tail);
}

/* One attempt. False if the whole run must end. */
static bool try_cell(struct worker *worker, const struct manifest_cell *cell,
                     struct session_run *run, struct witness_blob *witness, struct message *message)
{
    struct session_cell command = {cell->number,   cell->samples, cell->seed,
                                   cell->scenario, cell->subject, cell->load};
    memset(run, 0, sizeof *run);
    *witness = (struct witness_blob){NULL, 0};
    if (!worker_open_target(worker, message))
        return false;
    witness_reader_expect(&worker->witness);
    enum session_result result =
        session_run_cell(&worker->session, &command, worker_timeout_ms(worker), run);
    if (result == SESSION_STOPPED)
        return false;
    explain_run(worker, cell, run);
    /* The plugin wrote it before the cell's last frame; it need only be read. */
    if (run->sampled)
        *witness = witness_reader_take(&worker->witness, worker_timeout_ms(worker));
    if (result == SESSION_LOST)
        worker_close_target(worker);
    return run->raw || message_add(message, "out of memory for the bytes of %s", cell->id);
}

static bool needs_rerun(const struct session_run *run)
{
    return run->lossy &&
           (run->outcome.kind == OUTCOME_ENDED || run->outcome.kind == OUTCOME_SILENT);
}

static void describe_loss(const struct session_run *run, char *text, size_t size)
{
    const struct wire_counters *link = &run->link;
    snprintf(text, size, "%u frames missing, %u damaged on the link", link->missing,
             link->bad_cobs + link->bad_crc + link->bad_length + link->overlong);
}

void job_run_forget(struct job_run *job)
{
    free(job->run.raw);
    free(job->witness.data);
    job->run.raw = NULL;
    job->witness = (struct witness_blob){NULL, 0};
}

bool worker_measure(struct worker *worker, const struct manifest_cell *cell, struct job_run *job,
                    struct message *message)
{
    struct session_run *run = &job->run;
    for (unsigned tries = 1;; tries++) {
        char loss[128];
        if (!try_cell(worker, cell, run, &job->witness, message))
            return false;
        if (!needs_rerun(run))
            return true;
        describe_loss(run, loss, sizeof loss);
        if (tries == RUNNER_TRIES_MAX) {
            run->outcome.kind = OUTCOME_LOSSY;
            snprintf(run->outcome.reason, sizeof run->outcome.reason,
                     "frames were lost in each of %u attempts; in the last: %s", tries, loss);
            return true;
        }
        json_array_append_new(job->reruns, json_string(loss));
        progress_note(&worker->runner->progress, "%s: %s, running it again", cell->id, loss);
        job_run_forget(job);
    }
}

bool worker_store(const struct worker *worker, const struct manifest_cell *cell,
                  const struct job_run *job, struct message *message)
{
    struct capture capture = {.board = worker->board->board->name,
                              .cell = (char *)(size_t)cell->id,
                              .number = cell->number,
                              .outcome = job->run.outcome,
                              .reruns = job->reruns,
                              .link = job->run.link,
                              .raw = job->run.raw,
                              .raw_size = job->run.raw_size,
                              .witness = job->witness};
    char *path = rundir_cell_file(worker->runner->setup->dir, cell);
    bool good = path && capture_write(worker->runner->setup->dir->path, path, &capture, message);
    free(path);
    return good;
}

bool worker_still_answers(struct worker *worker, const struct session_run *run,
                          struct message *message)
{
    struct runner_board *board = worker->board;
    pthread_mutex_lock(&worker->runner->mutex);
    board->silent_cells = run->outcome.kind == OUTCOME_SILENT ? board->silent_cells + 1u : 0;
    unsigned silent_cells = board->silent_cells;
    pthread_mutex_unlock(&worker->runner->mutex);
    return silent_cells < SILENT_CELLS_MAX ||
           message_add(message, "board %s: gave up after %u cells in a row had no end",
                       board->board->name, silent_cells);
}
