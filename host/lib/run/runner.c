/* Worker threads over a shared list of jobs: one for each cell. What
 * they share is behind one mutex; each
 * has its own QEMU, link and session.
 */
#include "host/lib/run/runner_worker.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/processors.h"
#include "host/lib/base/stop.h"
#include "host/lib/base/thread.h"
#include "host/lib/files/entry.h"
#include "host/lib/run/rebuild.h"
#include "host/lib/store/capture.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- What is to do ---- */

/* The first problem is the message; everybody then stops. */
static bool fail(struct runner *runner, const struct message *message)
{
    pthread_mutex_lock(&runner->mutex);
    if (!runner->failed && message->count > 0)
        *runner->message = *message;
    runner->failed = true;
    pthread_mutex_unlock(&runner->mutex);
    stop_request();
    return false;
}

static size_t in_order(const struct runner *runner, size_t index)
{
    return runner->setup->reverse ? runner->job_count - 1u - index : index;
}

/* The next waiting job of a board (NULL: of any); NULL if there is none. */
static struct runner_job *find_waiting(const struct runner *runner,
                                       const struct runner_board *board)
{
    for (size_t i = 0; i < runner->job_count; i++) {
        struct runner_job *job = &runner->jobs[in_order(runner, i)];
        if (job->state == JOB_WAITS && (!board || job->board == board))
            return job;
    }
    return NULL;
}

static size_t count_waiting(const struct runner *runner, const struct runner_board *board)
{
    size_t waiting = 0;
    for (size_t i = 0; i < runner->job_count; i++)
        waiting += runner->jobs[i].state == JOB_WAITS && runner->jobs[i].board == board;
    return waiting;
}

static struct runner_board *busiest_board(struct runner *runner)
{
    struct runner_board *best = &runner->boards[0];
    for (size_t i = 1; i < runner->board_count; i++)
        if (count_waiting(runner, &runner->boards[i]) > count_waiting(runner, best))
            best = &runner->boards[i];
    return best;
}

/* Takes a job, of the worker's board while that has any; NULL: none is left. */
static struct runner_job *take_job(struct worker *worker)
{
    struct runner *runner = worker->runner;
    pthread_mutex_lock(&runner->mutex);
    struct runner_job *job = worker->board ? find_waiting(runner, worker->board) : NULL;
    if (!job)
        job = find_waiting(runner, busiest_board(runner));
    if (runner->failed)
        job = NULL;
    if (job)
        job->state = JOB_TAKEN;
    pthread_mutex_unlock(&runner->mutex);
    return job;
}

static void cell_of(const struct runner *runner, const struct runner_job *job,
                    struct manifest_cell *cell)
{
    manifest_cell_at(runner->setup->manifest, job->cell, cell);
    cell->slot = job->slot;
}

static bool run_job(struct worker *worker, const struct runner_job *job, struct message *message)
{
    struct runner *runner = worker->runner;
    struct job_run result = {.reruns = json_array()};
    struct manifest_cell cell;
    cell_of(runner, job, &cell);
    if (job->board != worker->board)
        worker_close_target(worker);
    worker->board = job->board;
    progress_cell(&runner->progress, cell.id);
    int64_t begun_ms = clock_now_ms();
    const struct outcome *outcome = &result.run.outcome;
    bool good = worker_open_target(worker, message) &&
                (worker_refuses(worker, &runner->setup->config->cells[job->cell], &result) ||
                 worker_measure(worker, &cell, &result, message)) &&
                worker_store(worker, &cell, &result, message);
    job_run_forget(&result);
    json_decref(result.reruns);
    if (!good)
        return false;
    progress_done(&runner->progress, cell.id, outcome->reason[0] ? outcome->reason : NULL);
    progress_detail(&runner->progress, "%s: took %.2f s", cell.id,
                    (double)(clock_now_ms() - begun_ms) / 1e3);
    return worker_still_answers(worker, &result.run, message);
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct message message = {0};
    struct runner_job *job = NULL;
    bool good = true;
    while (good && !stop_requested() && (job = take_job(worker)) != NULL) {
        good = run_job(worker, job, &message);
        if (good) {
            pthread_mutex_lock(&worker->runner->mutex);
            job->state = JOB_DONE;
            pthread_mutex_unlock(&worker->runner->mutex);
        }
    }
    if (!good)
        fail(worker->runner, &message);
    worker_close_target(worker);
    return NULL;
}

/* ---- The run ---- */

uint32_t runner_jobs(void)
{
    unsigned processors = processors_available();
    return processors < RUNNER_JOBS_MAX ? processors : RUNNER_JOBS_MAX;
}

/* A capture that is there, whole, and of a cell that the target itself ended: one
 * that ran out of time, or lost its QEMU, may have met with an accident. */
static bool is_done(const struct runner *runner, const struct runner_job *job)
{
    struct manifest_cell cell;
    struct capture capture;
    struct message ignored = {0};
    cell_of(runner, job, &cell);
    char *path = rundir_cell_file(runner->setup->dir, &cell);
    bool done = path && entry_is_there(path) && capture_read(path, &capture, &ignored);
    free(path);
    if (done) {
        done = capture.outcome.kind != OUTCOME_SILENT && capture.outcome.kind != OUTCOME_CLOSED &&
               capture.outcome.kind != OUTCOME_RESET;
        capture_free(&capture);
    }
    return done;
}

static size_t find_done(struct runner *runner)
{
    size_t done = 0;
    for (size_t i = 0; i < runner->job_count; i++) {
        struct runner_job *job = &runner->jobs[i];
        job->state = is_done(runner, job) ? JOB_DONE : JOB_WAITS;
        done += job->state == JOB_DONE;
    }
    return done;
}

static const struct board *find_board(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->cell_count; i++)
        if (strcmp(config->cells[i].board->name, name) == 0)
            return config->cells[i].board;
    return NULL;
}

/* On --resume, what the target said then is what it must say again. */
static bool recall_target(const struct runner *runner, struct runner_board *board)
{
    char *path = rundir_target_file(runner->setup->dir, board->facts.name);
    bool there = path && entry_is_there(path);
    free(path);
    if (!there)
        return true;
    board->known =
        rebuild_target(runner->setup->dir, &board->facts, &board->target, runner->message);
    return board->known;
}

static bool find_plugin(struct runner *runner)
{
    if (!runner->plugin)
        runner->plugin = vdwt_plugin_find(runner->message);
    return runner->plugin != NULL;
}

static void set_facts(const struct runner_setup *setup, struct runner_board *board,
                      const struct manifest_board *facts)
{
    board->facts = *facts;
    board->board = find_board(setup->config, facts->name);
    board->elf = board->board->elf;
    if (setup->image_board && strcmp(setup->image_board, facts->name) == 0)
        board->elf = setup->image_elf;
}

static bool set_board(struct runner *runner, struct runner_board *board,
                      const struct manifest_board *facts)
{
    const struct runner_setup *setup = runner->setup;
    set_facts(setup, board, facts);
    return (setup->port ? worker_know_image(board, runner->message) : find_plugin(runner)) &&
           recall_target(runner, board);
}

static bool set_boards(struct runner *runner)
{
    const json_t *manifest = runner->setup->manifest;
    for (size_t i = 0; i < manifest_board_count(manifest); i++) {
        struct manifest_board facts;
        manifest_board_at(manifest, i, &facts);
        if (!set_board(runner, &runner->boards[runner->board_count++], &facts))
            return false;
    }
    return true;
}

static bool is_job(const struct runner *runner, size_t index, const struct runner_board *board)
{
    struct manifest_cell cell;
    manifest_cell_at(runner->setup->manifest, index, &cell);
    return !cell.left_out && runner->setup->config->cells[index].board == board->board;
}

/* Every second run of a board's cells goes backwards, A B B A: what drifts steadily then adds the
 * same to each cell of two runs. */
static void set_board_jobs(struct runner *runner, struct runner_board *board, uint32_t slot)
{
    const struct config *config = runner->setup->config;
    for (size_t i = 0; i < config->cell_count; i++) {
        size_t cell = slot % 2u ? i : config->cell_count - 1u - i;
        if (is_job(runner, cell, board))
            runner->jobs[runner->job_count++] =
                (struct runner_job){.cell = cell, .slot = slot, .board = board, .state = JOB_WAITS};
    }
}

/* Board by board, and run by run. */
static void set_jobs(struct runner *runner)
{
    for (size_t i = 0; i < runner->board_count; i++)
        for (uint32_t slot = 1; slot <= manifest_repeat(runner->setup->manifest); slot++)
            set_board_jobs(runner, &runner->boards[i], slot);
}

static void run_workers(struct runner *runner, size_t waiting)
{
    unsigned most = runner->setup->port ? 1u : runner->setup->jobs;
    unsigned jobs = most < waiting ? most : (unsigned)waiting;
    struct worker *workers = calloc(jobs ? jobs : 1u, sizeof *workers);
    unsigned started = 0;
    int error = ENOMEM;
    for (; workers && started < jobs; started++) {
        /* Spread over the boards: a QEMU for each before a second for any. */
        workers[started].runner = runner;
        workers[started].board = &runner->boards[started % runner->board_count];
        if (!thread_start(&workers[started].thread, work, &workers[started])) {
            error = errno;
            break;
        }
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (!workers || (started == 0 && jobs > 0)) {
        struct message message = {0};
        message_add(&message, "cannot start a thread: %s", strerror(error));
        fail(runner, &message);
    }
    free(workers);
}

bool runner_run(const struct runner_setup *setup, json_t *provenance, struct message *message)
{
    struct runner runner = {.setup = setup, .provenance = provenance, .message = message};
    runner.jobs =
        calloc(setup->config->cell_count * manifest_repeat(setup->manifest), sizeof *runner.jobs);
    runner.boards = calloc(manifest_board_count(setup->manifest), sizeof *runner.boards);
    pthread_mutex_init(&runner.mutex, NULL);
    bool good = runner.jobs && runner.boards && set_boards(&runner);
    if (good) {
        set_jobs(&runner);
        size_t done = find_done(&runner);
        runner.resumed = done > 0;
        progress_begin(&runner.progress, setup->progress, setup->way, runner.job_count, done);
        run_workers(&runner, runner.job_count - done);
        progress_end(&runner.progress);
        good = !runner.failed && !stop_requested();
    }
    pthread_mutex_destroy(&runner.mutex);
    free(runner.plugin);
    free(runner.boards);
    free(runner.jobs);
    return good;
}

bool runner_probe(const struct runner_setup *setup, struct message *message)
{
    struct runner runner = {.setup = setup, .message = message};
    struct runner_board board = {.silent_cells = 0};
    struct manifest_board facts;
    if (!setup->port)
        return true;
    if (!manifest_board_at(setup->manifest, 0, &facts))
        return message_add(message, "out of memory");
    set_facts(setup, &board, &facts);
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return message_add(message, "out of memory");
    worker->runner = &runner;
    worker->board = &board;
    bool good = worker_know_image(&board, message) && worker_probe_port(worker, message);
    free(worker);
    return good;
}
