/* One cell on a worker's target: attempts, the capture, and when to give up. */
#include "host/lib/run/runner_worker.h"

#include "host/lib/base/printable.h"
#include "host/lib/store/capture.h"
#include <stdlib.h>
#include <string.h>

#define SWO_LATE_MS      2000 /* how long a cell's last trace bytes may come behind its last frame */
#define ACCIDENTS_MAX    2u   /* of a cell: then the run ends */
#define SILENT_CELLS_MAX 3u   /* in a row: then nothing answers any more */

static bool behind_port(const struct worker *worker)
{
    return worker->runner->setup->port != NULL;
}

static void explain_run(struct worker *worker, const struct manifest_cell *cell,
                        struct session_run *run)
{
    char tail[128];
    if (run->outcome.kind == OUTCOME_CLOSED && !behind_port(worker))
        qemu_describe_end(&worker->qemu, run->outcome.reason, sizeof run->outcome.reason);
    if (run->outcome.kind != OUTCOME_SILENT || run->interrupted)
        return;
    link_describe_tail(&worker->link, tail, sizeof tail);
    progress_note(&worker->runner->progress, "%s: %s; received: %s", cell->id, run->outcome.reason,
                  tail);
}

/* Repeats are the same under an emulation; of a board's samples so many tell something. */
static uint32_t samples_of(const struct worker *worker, const struct manifest_cell *cell)
{
    if (cell->samples == CONFIG_SAMPLES_AUTO && worker->board->target.evidence == EVIDENCE_SILICON)
        return CONFIG_SAMPLES_BOARD;
    return cell->samples;
}

static void begin_swo(const struct worker *worker)
{
    if (worker->runner->setup->swo)
        swo_source_begin(worker->runner->setup->swo);
}

/* The cell's stream. A source that stands still, or is gone, costs its cells the comparison and
 * nothing else. */
static void take_swo(struct worker *worker, const struct manifest_cell *cell, struct job_run *job)
{
    struct swo_source *source = worker->runner->setup->swo;
    int wait_ms = job->run.sampled ? SWO_LATE_MS : 0;
    if (!source)
        return;
    job->has_swo = true;
    if (swo_source_take(source, cell->number, wait_ms, &job->swo) || !job->run.sampled)
        return;
    progress_note(&worker->runner->progress, "%s: %s: its instruments are not compared", cell->id,
                  swo_source_is_open(source) ? "its end did not come out of the SWO pin"
                                             : "what serves the SWO pin is gone");
}

/* A pause lasts until something was measured behind it: a cell that is refused ends none. */
static void note_pause(struct worker *worker, enum session_result result, struct job_run *job)
{
    if (job->run.measured) {
        job->after = worker->after;
        worker->after = NULL;
    }
    worker->was_reset = job->run.restarted;
    if (job->run.restarted && result == SESSION_GOOD)
        worker->after = worker_pause(worker);
}

static void find_accident(struct worker *worker, const struct accident_watch *watch,
                          struct job_run *job)
{
    enum outcome_kind kind = job->run.outcome.kind;
    if (!behind_port(worker) && (kind == OUTCOME_CLOSED || kind == OUTCOME_SILENT))
        accident_find(watch, &worker->qemu, job->accident, sizeof job->accident);
}

/* One attempt. False if the whole run must end. */
static bool try_cell(struct worker *worker, const struct manifest_cell *cell, struct job_run *job,
                     struct message *message)
{
    struct session_run *run = &job->run;
    struct accident_watch watch;
    memset(run, 0, sizeof *run);
    job->accident[0] = '\0';
    job->witness = (struct witness_blob){NULL, 0};
    job->swo = (struct swo_bytes){.data = NULL};
    if (!worker_open_target(worker, message))
        return false;
    job->after = NULL;
    struct session_cell command = {cell->number,  samples_of(worker, cell),
                                   cell->seed,    cell->scenario,
                                   cell->subject, cell->load};
    if (!behind_port(worker))
        witness_reader_expect(&worker->witness);
    begin_swo(worker);
    accident_watch_begin(&watch, &worker->qemu);
    enum session_result result =
        session_run_cell(&worker->session, &command, worker_timeout_ms(worker), run);
    take_swo(worker, cell, job);
    if (result == SESSION_STOPPED)
        return false;
    explain_run(worker, cell, run);
    find_accident(worker, &watch, job);
    /* The plugin wrote it before the cell's last frame; it need only be read. */
    if (run->sampled && !behind_port(worker))
        job->witness = witness_reader_take(&worker->witness, worker_timeout_ms(worker));
    note_pause(worker, result, job);
    if (result == SESSION_LOST)
        worker_close_target(worker);
    return run->raw || message_add(message, "out of memory for the bytes of %s", cell->id);
}

/* A QEMU of ours that ends does so because of its cell, unless it had an accident; a board and its
 * cables have reasons of their own. */
static bool needs_rerun(const struct worker *worker, const struct job_run *job)
{
    const struct session_run *run = &job->run;
    if (job->accident[0])
        return true;
    if (run->interrupted)
        return behind_port(worker);
    return run->lossy &&
           (run->outcome.kind == OUTCOME_ENDED || run->outcome.kind == OUTCOME_SILENT);
}

/* Behind a reset the numbers of frames begin anew: their gap tells nothing. */
static void describe_loss(const struct session_run *run, char *text, size_t size)
{
    const struct wire_counters *link = &run->link;
    bool interrupted = run->interrupted || run->outcome.kind == OUTCOME_SILENT;
    unsigned damaged = link->bad_cobs + link->bad_crc + link->bad_length + link->overlong;
    const char *reason = interrupted ? run->outcome.reason : "";
    if (run->outcome.kind == OUTCOME_RESET)
        printable_into(text, size, "%s; %u damaged on the link", reason, damaged);
    else
        printable_into(text, size, "%s%s%u frames missing, %u damaged on the link", reason,
                       interrupted ? "; " : "", link->missing, damaged);
}

/* It is no better at the last try. */
static void give_up(struct session_run *run, const char *loss)
{
    if (!run->interrupted)
        run->outcome.kind = OUTCOME_LOSSY;
    printable_into(run->outcome.reason, sizeof run->outcome.reason,
                   "%s in each of %u attempts; in "
                   "the last: %s",
                   run->interrupted ? "the link or the board went away" : "frames were lost",
                   RUNNER_TRIES_MAX, loss);
}

void job_run_forget(struct job_run *job)
{
    free(job->run.raw);
    free(job->witness.data);
    free(job->swo.data);
    job->run.raw = NULL;
    job->swo = (struct swo_bytes){.data = NULL};
    job->witness = (struct witness_blob){NULL, 0};
}

bool worker_measure(struct worker *worker, const struct manifest_cell *cell, struct job_run *job,
                    struct message *message)
{
    struct session_run *run = &job->run;
    unsigned accidents = 0;
    for (unsigned tries = 1;; tries++) {
        char loss[OUTCOME_REASON_MAX / 2u];
        if (!try_cell(worker, cell, job, message))
            return false;
        if (!needs_rerun(worker, job))
            return true;
        if (job->accident[0] && ++accidents == ACCIDENTS_MAX)
            return message_add(message,
                               "%s: %s, %u times; it is not the cell's fault: see to the machine, "
                               "then go on with --resume",
                               cell->id, job->accident, accidents);
        if (job->accident[0])
            printable_into(loss, sizeof loss, "%s", job->accident);
        else
            describe_loss(run, loss, sizeof loss);
        if (!job->accident[0] && tries >= RUNNER_TRIES_MAX) {
            give_up(run, loss);
            return true;
        }
        json_array_append_new(job->reruns, json_string(loss));
        progress_note(&worker->runner->progress, "%s: %s, running it again", cell->id, loss);
        job_run_forget(job);
    }
}

/* Of the cell's scenario, subject and load the first that such evidence is not valid for. */
static const struct catalog_evidence *find_invalid(const struct config_cell *cell,
                                                   enum result_evidence found,
                                                   const struct catalog_item **item)
{
    const struct catalog *catalog = &cell->board->catalog;
    const struct {
        enum wire_item kind;
        const char *name;
    } parts[] = {{WIRE_ITEM_SCENARIO, cell->scenario},
                 {cell->subject_kind, cell->subject},
                 {WIRE_ITEM_LOAD, cell->load}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        *item = catalog_find(catalog, parts[i].kind, parts[i].name);
        const struct catalog_evidence *evidence = *item ? catalog_evidence(catalog, *item) : NULL;
        if (evidence && !evidence->valid[found])
            return evidence;
    }
    return NULL;
}

bool worker_refuses(struct worker *worker, const struct config_cell *cell, struct job_run *job)
{
    enum result_evidence found = worker->board->target.evidence;
    const struct catalog_item *item = NULL;
    const struct catalog_evidence *evidence = find_invalid(cell, found, &item);
    if (!evidence)
        return false;
    job->run.outcome.kind = OUTCOME_REFUSED;
    snprintf(job->run.outcome.reason, sizeof job->run.outcome.reason,
             "%s cannot be told by %s evidence: %s", item->name, result_evidence_name(found),
             evidence->why);
    return true;
}

bool worker_store(const struct worker *worker, const struct manifest_cell *cell,
                  const struct job_run *job, struct message *message)
{
    struct capture capture = {.board = worker->board->board->name,
                              .cell = (char *)(size_t)cell->id,
                              .number = cell->number,
                              .slot = cell->slot,
                              .outcome = job->run.outcome,
                              .reruns = job->reruns,
                              .link = job->run.link,
                              .raw = job->run.raw,
                              .raw_size = job->run.raw_size,
                              .witness = job->witness,
                              .has_swo = job->has_swo,
                              .swo = job->swo,
                              .after = (char *)(size_t)job->after};
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
