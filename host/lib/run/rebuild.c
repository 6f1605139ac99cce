/* Decodes and analyses every capture of a run directory, board by board. */
#include "host/lib/run/rebuild.h"

#include "host/lib/analysis/analysis.h"
#include "host/lib/files/entry.h"
#include "host/lib/files/json_file.h"
#include "host/lib/run/repeats.h"
#include "host/lib/run/results_write.h"
#include "host/lib/store/capture_decode.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct rebuild {
    const struct rundir *dir;
    const json_t *manifest;
    json_t *targets, *cells, *reruns, *links;
    json_t *git; /* of the first board's image; NULL before */
    struct rebuild_summary *summary;
    bool unfinished; /* cells that are not there yet are left out */
    void (*problem)(const char *id, const char *status, const char *reason);
    struct message *message;
};

/* ---- The target ---- */

struct target_payload {
    uint8_t data[WIRE_PAYLOAD_MAX];
    size_t size;
};
struct target_payloads {
    struct target_payload identity, audited; /* of size 0: there was none */
};

static void take_payload(void *context, const struct wire_frame *frame)
{
    struct target_payloads *payloads = context;
    struct target_payload *payload = frame->type == WIRE_FRAME_IDENTITY  ? &payloads->identity
                                     : frame->type == WIRE_FRAME_AUDITED ? &payloads->audited
                                                                         : NULL;
    if (!payload)
        return;
    memcpy(payload->data, frame->payload, frame->size);
    payload->size = frame->size;
}

/* Another version of the model may have counted than is built in here: it is said, in
 * run.json. The core and the unit are the run's. */
static bool expect_recorded(struct target_machine *machine, const struct manifest_board *board,
                            struct message *message)
{
    if (!target_expect(&machine->expected, board->core, board->modelled, &board->changes))
        return message_add(message, "board %s: there is no core '%s'", board->name, board->core);
    machine->expected.model = machine->head.model;
    machine->expected.rules = machine->head.rules;
    return true;
}

bool rebuild_target(const struct rundir *dir, const struct manifest_board *board,
                    struct target *target, struct message *message)
{
    struct target_machine machine = {.board = board->name,
                                     .port = board->port,
                                     .in_qemu = board->in_qemu,
                                     .emulated = !board->port};
    struct target_payloads said = {.identity = {.size = 0}};
    struct wire_decoder decoder;
    struct capture capture;
    char *path = rundir_target_file(dir, board->name);
    bool good = path && capture_read(path, &capture, message);
    if (good) {
        struct target_gauge gauge = capture.gauge;
        capture_each_frame(&capture, &decoder, take_payload, &said);
        machine.head = capture.head;
        capture_free(&capture);
        good = (board->port || expect_recorded(&machine, board, message)) &&
               target_set(target, said.identity.data, said.identity.size, &machine, message) &&
               target_set_audit(target, said.audited.data, said.audited.size, &gauge, message);
    }
    free(path);
    return good;
}

/* ---- Cells ---- */

static void add_reruns(struct rebuild *rebuild, const struct capture *capture)
{
    size_t index = 0;
    json_t *reason = NULL;
    json_array_foreach(capture->reruns, index, reason) json_array_append_new(
        rebuild->reruns, json_pack("{s:s, s:O}", "cell", capture->cell, "reason", reason));
}

static void add_link(struct rebuild *rebuild, const struct capture *capture)
{
    json_t *sum = json_object_get(rebuild->links, capture->board);
    json_t *counters = capture_counters_json(&capture->link);
    const char *name = NULL;
    json_t *value = NULL;
    if (!sum) {
        json_object_set_new(rebuild->links, capture->board, counters);
        return;
    }
    json_object_foreach(counters, name, value) json_object_set_new(
        sum, name,
        json_integer(json_integer_value(json_object_get(sum, name)) + json_integer_value(value)));
    json_decref(counters);
}

static void count_cell(struct rebuild *rebuild, const json_t *cell)
{
    const char *status = json_string_value(json_object_get(cell, "status"));
    unsigned kind = 0;
    while (kind + 1u < RESULT_STATUS_COUNT &&
           strcmp(status, result_status_name((enum result_status)kind)) != 0)
        kind++;
    rebuild->summary->cells++;
    rebuild->summary->by_status[kind]++;
    if (rebuild->problem && kind != RESULT_OK && kind != RESULT_UNSUPPORTED)
        rebuild->problem(json_string_value(json_object_get(cell, "id")), status,
                         json_string_value(json_object_get(cell, "reason")));
}

/* Of a cell that has its numbers all the same. */
static void tell_warnings(const struct rebuild *rebuild, const json_t *cell)
{
    json_t *warning = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(cell, "warnings"), i, warning)
    {
        if (rebuild->problem)
            rebuild->problem(json_string_value(json_object_get(cell, "id")), "warning",
                             json_string_value(warning));
    }
}

/* A cell of one run of the matrix. */
struct cell_run {
    struct capture capture;
    struct cell_records records;
};

static bool read_cell(struct rebuild *rebuild, const struct manifest_cell *cell,
                      struct capture *capture)
{
    char *path = rundir_cell_file(rebuild->dir, cell);
    bool good = path && capture_read(path, capture, rebuild->message);
    bool same_run = good && (capture->slot ? capture->slot : 1u) == cell->slot;
    if (good && (!capture->cell || strcmp(capture->cell, cell->id) != 0 || !same_run)) {
        good = message_at(rebuild->message, path, 0, 0,
                          "this capture is of %s%s, not of %s; start the run anew with --force",
                          capture->cell ? capture->cell : "a target",
                          same_run ? "" : " in another run", cell->id);
        capture_free(capture);
    }
    free(path);
    return good;
}

static void analyse_run(struct rebuild *rebuild, const struct manifest_cell *cell,
                        const struct target *target, struct cell_run *run,
                        struct analysis *analysis)
{
    cell_records_init(&run->records, cell->number);
    capture_decode_cell(&run->capture, &run->records);
    *analysis = (struct analysis){.records = &run->records,
                                  .outcome = &run->capture.outcome,
                                  .target = target,
                                  .samples = cell->samples,
                                  .capture = &run->capture};
    analyse(analysis);
    analyse_account(analysis);
    analyse_trace(analysis);
    add_reruns(rebuild, &run->capture);
    add_link(rebuild, &run->capture);
}

/* All runs of a cell, into one. */
static bool join_cell(struct rebuild *rebuild, struct manifest_cell *cell,
                      const struct target *target, struct cell_run *runs, struct analysis *analyses)
{
    uint32_t repeat = manifest_repeat(rebuild->manifest), read = 0;
    while (read < repeat) {
        cell->slot = read + 1u;
        if (!read_cell(rebuild, cell, &runs[read].capture))
            break;
        analyse_run(rebuild, cell, target, &runs[read], &analyses[read]);
        read++;
    }
    json_t *object = NULL;
    if (read == repeat)
        object = repeat > 1 ? repeats_cell_json(cell, analyses, repeat)
                            : results_cell_json(cell, &analyses[0]);
    for (uint32_t i = 0; i < read; i++) {
        analysis_free(&analyses[i]);
        cell_records_free(&runs[i].records);
        capture_free(&runs[i].capture);
    }
    if (!object)
        return read == repeat && message_add(rebuild->message, "out of memory");
    tell_warnings(rebuild, object);
    count_cell(rebuild, object);
    return json_array_append_new(rebuild->cells, object) == 0;
}

static bool add_cell(struct rebuild *rebuild, struct manifest_cell *cell,
                     const struct target *target)
{
    uint32_t repeat = manifest_repeat(rebuild->manifest);
    struct cell_run *runs = calloc(repeat, sizeof *runs);
    struct analysis *analyses = calloc(repeat, sizeof *analyses);
    bool good = runs && analyses ? join_cell(rebuild, cell, target, runs, analyses)
                                 : message_add(rebuild->message, "out of memory");
    free(analyses);
    free(runs);
    return good;
}

static bool is_there(char *path)
{
    bool there = path && entry_is_there(path);
    free(path);
    return there;
}

/* Whether a cell is one of this run, and, of an unfinished one, done as often as it is repeated. */
static bool is_wanted(const struct rebuild *rebuild, const struct manifest_cell *cell,
                      const struct manifest_board *board)
{
    struct manifest_cell slot = *cell;
    if (strcmp(cell->board, board->name) != 0 || cell->left_out)
        return false;
    for (uint32_t i = 1; rebuild->unfinished && i <= manifest_repeat(rebuild->manifest); i++) {
        slot.slot = i;
        if (!is_there(rundir_cell_file(rebuild->dir, &slot)))
            return false;
    }
    return true;
}

static bool add_board(struct rebuild *rebuild, const struct manifest_board *board)
{
    struct target target;
    if (!manifest_cells_in(rebuild->manifest, board->name) ||
        (rebuild->unfinished && !is_there(rundir_target_file(rebuild->dir, board->name))))
        return true;
    if (!rebuild_target(rebuild->dir, board, &target, rebuild->message))
        return false;
    json_array_append_new(rebuild->targets, results_target_json(&target, board));
    if (!rebuild->git)
        rebuild->git = results_git_json(&target);
    for (size_t i = 0; i < manifest_cell_count(rebuild->manifest); i++) {
        struct manifest_cell cell;
        manifest_cell_at(rebuild->manifest, i, &cell);
        if (is_wanted(rebuild, &cell, board) && !add_cell(rebuild, &cell, &target))
            return false;
    }
    return true;
}

/* ---- The run ---- */

static bool is_complete(const struct rundir *dir, struct message *message)
{
    size_t done = 0, total = 0;
    if (rundir_progress(dir->path, &done, &total) && done == total)
        return true;
    return message_add(message, "%s holds %zu of %zu cells; finish the run with --resume first",
                       dir->path, done, total);
}

static json_t *read_provenance(const struct rundir *dir, struct message *message)
{
    char *path = rundir_file(dir, RUNDIR_PROVENANCE_FILE);
    json_t *provenance = path ? json_file_read(path, PROVENANCE_SCHEMA, message) : NULL;
    free(path);
    if (provenance)
        json_object_del(provenance, "schema");
    return provenance;
}

/* Of how many cells this is how many, and why not all; NULL: it is the whole. */
static json_t *part_of(const struct rebuild *rebuild)
{
    json_t *selected = manifest_part_json(rebuild->manifest);
    json_t *part = selected ? json_copy(selected) : NULL;
    if (!part && rebuild->unfinished)
        part = json_pack("{s:n, s:n, s:I}", "pattern", "shard", "of",
                         (json_int_t)manifest_cell_count(rebuild->manifest));
    if (part)
        json_object_set_new(part, "unfinished", json_boolean(rebuild->unfinished));
    return part;
}

static json_t *assemble(struct rebuild *rebuild, json_t *provenance)
{
    json_object_set(provenance, "reruns", rebuild->reruns);
    json_object_set(provenance, "frames", rebuild->links);
    json_object_set(provenance, "git", rebuild->git);
    json_t *run = results_run_json(
        json_incref(provenance), json_incref(json_object_get(rebuild->manifest, "config")),
        part_of(rebuild), json_incref(rebuild->targets), json_incref(rebuild->cells));
    if (run && manifest_repeat(rebuild->manifest) > 1)
        json_object_set_new(run, "repeat", json_integer(manifest_repeat(rebuild->manifest)));
    return run;
}

static json_t *run_json(struct rebuild *start)
{
    struct rebuild rebuild = *start;
    json_t *provenance = NULL, *run = NULL;
    rebuild.targets = json_array();
    rebuild.cells = json_array();
    rebuild.reruns = json_array();
    rebuild.links = json_object();
    *rebuild.summary = (struct rebuild_summary){0};
    bool good = (rebuild.unfinished || is_complete(rebuild.dir, rebuild.message)) &&
                (provenance = read_provenance(rebuild.dir, rebuild.message)) != NULL;
    for (size_t i = 0; good && i < manifest_board_count(rebuild.manifest); i++) {
        struct manifest_board board;
        good = manifest_board_at(rebuild.manifest, i, &board) && add_board(&rebuild, &board);
    }
    if (good)
        run = assemble(&rebuild, provenance);
    json_decref(provenance);
    json_decref(rebuild.targets);
    json_decref(rebuild.cells);
    json_decref(rebuild.reruns);
    json_decref(rebuild.links);
    json_decref(rebuild.git);
    return run;
}

json_t *rebuild_run(const struct rundir *dir, const json_t *manifest,
                    struct rebuild_summary *summary,
                    void (*problem)(const char *id, const char *status, const char *reason),
                    struct message *message)
{
    return run_json(&(struct rebuild){.dir = dir,
                                      .manifest = manifest,
                                      .summary = summary,
                                      .problem = problem,
                                      .message = message});
}

json_t *rebuild_unfinished(const struct rundir *dir, const json_t *manifest,
                           struct message *message)
{
    struct rebuild_summary summary;
    return run_json(&(struct rebuild){.dir = dir,
                                      .manifest = manifest,
                                      .summary = &summary,
                                      .unfinished = true,
                                      .message = message});
}
