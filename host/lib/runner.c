/* Worker threads over a shared list of cells. What they share is behind one
 * mutex; each has its own QEMU, link and session.
 */
#include "host/lib/runner_worker.h"

#include "host/lib/capture.h"
#include "host/lib/rebuild.h"
#include "host/lib/stop.h"
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
    return runner->setup->reverse ? runner->cell_count - 1u - index : index;
}

static bool is_of(const struct runner *runner, size_t cell, const struct runner_board *board)
{
    return runner->setup->config->cells[cell].board == board->board;
}

/* The next waiting cell of a board (NULL: of any); cell_count if there is none. */
static size_t find_waiting(const struct runner *runner, const struct runner_board *board)
{
    for (size_t i = 0; i < runner->cell_count; i++) {
        size_t cell = in_order(runner, i);
        if (runner->states[cell] == CELL_WAITS && (!board || is_of(runner, cell, board)))
            return cell;
    }
    return runner->cell_count;
}

static size_t count_waiting(const struct runner *runner, const struct runner_board *board)
{
    size_t waiting = 0;
    for (size_t i = 0; i < runner->cell_count; i++)
        waiting += runner->states[i] == CELL_WAITS && is_of(runner, i, board);
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

/* Takes a cell, of the worker's board while that has any. */
static bool take_cell(struct worker *worker, size_t *cell)
{
    struct runner *runner = worker->runner;
    pthread_mutex_lock(&runner->mutex);
    *cell = worker->board ? find_waiting(runner, worker->board) : runner->cell_count;
    if (*cell == runner->cell_count)
        *cell = find_waiting(runner, busiest_board(runner));
    bool found = *cell < runner->cell_count && !runner->failed;
    if (found)
        runner->states[*cell] = CELL_TAKEN;
    pthread_mutex_unlock(&runner->mutex);
    return found;
}

static struct runner_board *board_of(struct runner *runner, size_t cell)
{
    size_t i = 0;
    while (i + 1u < runner->board_count && !is_of(runner, cell, &runner->boards[i]))
        i++;
    return &runner->boards[i];
}

static bool run_cell(struct worker *worker, size_t index, struct message *message)
{
    struct runner *runner = worker->runner;
    struct manifest_cell cell;
    struct session_run run;
    manifest_cell_at(runner->setup->manifest, index, &cell);
    struct runner_board *board = board_of(runner, index);
    if (board != worker->board)
        worker_close_target(worker);
    worker->board = board;
    progress_cell(&runner->progress, cell.id);
    json_t *reruns = json_array();
    bool good = worker_measure(worker, &cell, reruns, &run, message);
    if (good) {
        good = worker_store(worker, &cell, &run, reruns, message);
        free(run.raw);
    }
    json_decref(reruns);
    if (!good)
        return false;
    progress_done(&runner->progress, cell.id, run.outcome.reason[0] ? run.outcome.reason : NULL);
    return worker_still_answers(worker, &run, message);
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct message message = {0};
    size_t cell = 0;
    bool good = true;
    while (good && !stop_requested() && take_cell(worker, &cell)) {
        good = run_cell(worker, cell, &message);
        if (good) {
            pthread_mutex_lock(&worker->runner->mutex);
            worker->runner->states[cell] = CELL_DONE;
            pthread_mutex_unlock(&worker->runner->mutex);
        }
    }
    if (!good)
        fail(worker->runner, &message);
    worker_close_target(worker);
    return NULL;
}

/* ---- The run ---- */

/* A capture that is there, whole, and of a cell that the target itself ended: one
 * that ran out of time, or lost its QEMU, may have met with an accident. */
static bool is_done(const struct runner *runner, size_t index)
{
    struct manifest_cell cell;
    struct capture capture;
    struct message ignored = {0};
    manifest_cell_at(runner->setup->manifest, index, &cell);
    char *path = rundir_cell_file(runner->setup->dir, &cell);
    bool done = path && access(path, F_OK) == 0 && capture_read(path, &capture, &ignored);
    free(path);
    if (done) {
        done = capture.outcome.kind != OUTCOME_SILENT && capture.outcome.kind != OUTCOME_CLOSED;
        capture_free(&capture);
    }
    return done;
}

static size_t find_done(struct runner *runner)
{
    size_t done = 0;
    for (size_t i = 0; i < runner->cell_count; i++) {
        runner->states[i] = is_done(runner, i) ? CELL_DONE : CELL_WAITS;
        done += runner->states[i] == CELL_DONE;
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
    bool there = path && access(path, F_OK) == 0;
    free(path);
    if (!there)
        return true;
    board->known =
        rebuild_target(runner->setup->dir, &board->facts, &board->target, runner->message);
    return board->known;
}

static bool set_boards(struct runner *runner)
{
    const struct runner_setup *setup = runner->setup;
    for (size_t i = 0; i < runner->board_count; i++) {
        struct runner_board *board = &runner->boards[i];
        manifest_board_at(setup->manifest, i, &board->facts);
        board->board = find_board(setup->config, board->facts.name);
        board->elf = board->board->elf;
        if (setup->image_board && strcmp(setup->image_board, board->facts.name) == 0)
            board->elf = setup->image_elf;
        if (!recall_target(runner, board))
            return false;
    }
    return true;
}

static void run_workers(struct runner *runner, size_t waiting)
{
    unsigned jobs = runner->setup->jobs < waiting ? runner->setup->jobs : (unsigned)waiting;
    struct worker *workers = calloc(jobs ? jobs : 1u, sizeof *workers);
    unsigned started = 0;
    for (; workers && started < jobs; started++) {
        /* Spread over the boards: a QEMU for each before a second for any. */
        workers[started].runner = runner;
        workers[started].board = &runner->boards[started % runner->board_count];
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (!workers || (started == 0 && jobs > 0)) {
        struct message message = {0};
        message_add(&message, "cannot start a thread");
        fail(runner, &message);
    }
    free(workers);
}

bool runner_run(const struct runner_setup *setup, json_t *commands, struct message *message)
{
    struct runner runner = {.setup = setup,
                            .cell_count = setup->config->cell_count,
                            .board_count = manifest_board_count(setup->manifest),
                            .commands = commands,
                            .message = message};
    runner.states = calloc(runner.cell_count, sizeof *runner.states);
    runner.boards = calloc(runner.board_count, sizeof *runner.boards);
    pthread_mutex_init(&runner.mutex, NULL);
    bool good = runner.states && runner.boards && set_boards(&runner);
    if (good) {
        size_t done = find_done(&runner);
        progress_begin(&runner.progress, setup->progress, runner.cell_count, done);
        run_workers(&runner, runner.cell_count - done);
        progress_end(&runner.progress);
        good = !runner.failed && !stop_requested();
    }
    pthread_mutex_destroy(&runner.mutex);
    free(runner.boards);
    free(runner.states);
    return good;
}
