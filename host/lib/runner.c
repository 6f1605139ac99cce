/* Worker threads over a shared list of cells. What they share is behind one
 * mutex; each has its own QEMU, link and session.
 */
#include "host/lib/runner.h"

#include "host/lib/capture.h"
#include "host/lib/qemu.h"
#include "host/lib/rebuild.h"
#include "host/lib/session.h"
#include "host/lib/stop.h"
#include "host/lib/target.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SILENT_CELLS_MAX 3u /* in a row: then nothing answers any more */

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

/* ---- A target, up and known ---- */

static void close_target(struct worker *worker)
{
    if (!worker->running)
        return;
    link_free(&worker->link);
    qemu_stop(&worker->qemu);
    worker->running = false;
}

static void ignore_entry(void *context, const struct wire_catalog *entry)
{
    (void)context, (void)entry;
}

static int timeout_ms(const struct worker *worker)
{
    return (int)(worker->runner->setup->config->timeout_s * 1000u);
}

static bool store_target(struct worker *worker, struct message *message)
{
    struct runner_board *board = worker->board;
    const struct rundir *dir = worker->runner->setup->dir;
    struct capture capture = {.board = board->board->name, .outcome = {OUTCOME_ENDED, ""}};
    char *path = rundir_target_file(dir, board->board->name);
    capture.raw = link_capture_take(&worker->link, &capture.raw_size);
    capture.link = worker->link.decoder.counters;
    bool good = path && capture.raw && rundir_make_board(dir, board->board->name, message) &&
                capture_write(path, &capture, message);
    free(path);
    free(capture.raw);
    return good;
}

static bool check_clock(const struct worker *worker, const struct target *target,
                        struct message *message)
{
    const char *wanted = worker->runner->setup->config->clock;
    const char *found = wire_name_find(wire_clock_names, target->identity.clock_source);
    if (strcmp(wanted, "auto") == 0 || (found && strcmp(wanted, found) == 0))
        return true;
    return message_add(message, "board %s: its clock is %s where the config asks for %s",
                       worker->board->board->name, found ? found : "unknown", wanted);
}

/* The first to meet a board stores what it said; the others must hear the same. */
static bool meet_target(struct worker *worker, const struct target *target, struct message *message)
{
    struct runner_board *board = worker->board;
    struct target_machine machine = {board->board->name, true, board->facts.shift};
    if (!check_clock(worker, target, message))
        return false;
    if (!board->known) {
        if (!store_target(worker, message))
            return false;
        board->known = true;
        return target_set(&board->target, target->payload, target->payload_size, &machine, message);
    }
    if (target_same(&board->target, target))
        return true;
    return message_add(message,
                       "board %s: its image is not the one that this run began with; start anew "
                       "with --force",
                       board->board->name);
}

static bool shake_hands(struct worker *worker, struct message *message)
{
    struct runner_board *board = worker->board;
    struct target_machine machine = {board->board->name, true, board->facts.shift};
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = 0;
    struct target target;
    link_capture_begin(&worker->link);
    if (!session_open(&worker->session, &worker->link, board->board->name, timeout_ms(worker),
                      message) ||
        !session_identify(&worker->session, payload, &size, timeout_ms(worker), message) ||
        !target_set(&target, payload, size, &machine, message) ||
        !session_list(&worker->session, ignore_entry, NULL, timeout_ms(worker), message))
        return false;
    pthread_mutex_lock(&worker->runner->mutex);
    bool good = meet_target(worker, &target, message);
    pthread_mutex_unlock(&worker->runner->mutex);
    size_t ignored = 0;
    free(link_capture_take(&worker->link, &ignored));
    return good;
}

static void add_qemu_output(const struct worker *worker, struct message *message)
{
    char tail[CHILD_TAIL_MAX];
    child_tail(&worker->qemu.child, tail);
    if (message->count > 0 && *tail)
        message_add(message, "QEMU's own last output: %s", tail);
}

static void keep_command(struct worker *worker)
{
    struct runner *runner = worker->runner;
    pthread_mutex_lock(&runner->mutex);
    json_object_set_new(runner->commands, worker->board->board->name,
                        json_string(worker->qemu.command));
    pthread_mutex_unlock(&runner->mutex);
}

/* The plugin's value "FILE[,ARGUMENTS]" with what only we know in the middle. */
static char *plugin_argument(const struct runner_setup *setup, const struct runner_board *board)
{
    char *text = NULL;
    int file = (int)strcspn(setup->plugin, ",");
    int size = asprintf(&text, "%.*s,elf=%s,core=%s%s", file, setup->plugin, board->elf,
                        board->board->core, setup->plugin + file);
    return size < 0 ? NULL : text;
}

static bool start_qemu(struct worker *worker, struct message *message)
{
    const struct runner_setup *setup = worker->runner->setup;
    char *plugin = setup->plugin ? plugin_argument(setup, worker->board) : NULL;
    const char *extra[] = {"-plugin", plugin, NULL};
    struct qemu_setup qemu = {worker->board->board, worker->board->elf, worker->board->facts.shift,
                              plugin ? extra : NULL};
    bool good = qemu_start(&worker->qemu, &qemu, timeout_ms(worker), message);
    free(plugin);
    return good;
}

static bool open_target(struct worker *worker, struct message *message)
{
    const struct runner_setup *setup = worker->runner->setup;
    if (worker->running)
        return true;
    if (!start_qemu(worker, message))
        return false;
    keep_command(worker);
    link_init(&worker->link, worker->qemu.link_fd);
    worker->link.slow_bytes_per_s = setup->slow_bytes_per_s;
    worker->session.delay_ms = setup->delay_ms;
    worker->running = true;
    if (shake_hands(worker, message))
        return true;
    add_qemu_output(worker, message);
    close_target(worker);
    return false;
}

/* ---- A cell ---- */

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
                     struct session_run *run, struct message *message)
{
    struct session_cell command = {cell->number,   cell->samples, cell->seed,
                                   cell->scenario, cell->subject, cell->load};
    memset(run, 0, sizeof *run);
    if (!open_target(worker, message))
        return false;
    enum session_result result =
        session_run_cell(&worker->session, &command, timeout_ms(worker), run);
    if (result == SESSION_STOPPED)
        return false;
    explain_run(worker, cell, run);
    if (result == SESSION_LOST)
        close_target(worker);
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

/* Runs a cell until its frames arrive whole, RUNNER_TRIES_MAX times at most. */
static bool measure_cell(struct worker *worker, const struct manifest_cell *cell, json_t *reruns,
                         struct session_run *run, struct message *message)
{
    for (unsigned tries = 1;; tries++) {
        char loss[128];
        if (!try_cell(worker, cell, run, message)) {
            free(run->raw);
            return false;
        }
        if (!needs_rerun(run))
            return true;
        describe_loss(run, loss, sizeof loss);
        if (tries == RUNNER_TRIES_MAX) {
            run->outcome.kind = OUTCOME_LOSSY;
            snprintf(run->outcome.reason, sizeof run->outcome.reason,
                     "frames were lost in each of %u attempts; in the last: %s", tries, loss);
            return true;
        }
        json_array_append_new(reruns, json_string(loss));
        progress_note(&worker->runner->progress, "%s: %s, running it again", cell->id, loss);
        free(run->raw);
    }
}

static bool store_cell(const struct worker *worker, const struct manifest_cell *cell,
                       const struct session_run *run, json_t *reruns, struct message *message)
{
    struct capture capture = {.board = worker->board->board->name,
                              .cell = (char *)(size_t)cell->id,
                              .number = cell->number,
                              .outcome = run->outcome,
                              .reruns = reruns,
                              .link = run->link,
                              .raw = run->raw,
                              .raw_size = run->raw_size};
    char *path = rundir_cell_file(worker->runner->setup->dir, cell);
    bool good = path && capture_write(path, &capture, message);
    free(path);
    return good;
}

/* A target that says nothing for several cells in a row will not start to. */
static bool still_answers(struct worker *worker, const struct session_run *run,
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

static bool run_cell(struct worker *worker, size_t index, struct message *message)
{
    struct runner *runner = worker->runner;
    struct manifest_cell cell;
    struct session_run run;
    manifest_cell_at(runner->setup->manifest, index, &cell);
    struct runner_board *board = board_of(runner, index);
    if (board != worker->board)
        close_target(worker);
    worker->board = board;
    progress_cell(&runner->progress, cell.id);
    json_t *reruns = json_array();
    bool good = measure_cell(worker, &cell, reruns, &run, message);
    if (good) {
        good = store_cell(worker, &cell, &run, reruns, message);
        free(run.raw);
    }
    json_decref(reruns);
    if (!good)
        return false;
    progress_done(&runner->progress, cell.id, run.outcome.reason[0] ? run.outcome.reason : NULL);
    return still_answers(worker, &run, message);
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
    close_target(worker);
    return NULL;
}

/* ---- The run ---- */

/* A capture that is there, whole, and not of a cell that ran out of time. */
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
        done = capture.outcome.kind != OUTCOME_SILENT;
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
