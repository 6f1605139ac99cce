/* Decodes and analyses every capture of a run directory, board by board. */
#include "host/lib/run/rebuild.h"

#include "host/lib/analysis/analysis.h"
#include "host/lib/files/json_file.h"
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
    void (*problem)(const char *id, const char *status, const char *reason);
    struct message *message;
};

/* ---- The target ---- */

struct identity_payload {
    uint8_t data[WIRE_PAYLOAD_MAX];
    size_t size;
};

static void take_identity(void *context, const struct wire_frame *frame)
{
    struct identity_payload *identity = context;
    if (frame->type != WIRE_FRAME_IDENTITY)
        return;
    memcpy(identity->data, frame->payload, frame->size);
    identity->size = frame->size;
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
    struct target_machine machine = {.board = board->name, .emulated = true};
    struct identity_payload identity = {.size = 0};
    struct wire_decoder decoder;
    struct capture capture;
    char *path = rundir_target_file(dir, board->name);
    bool good = path && capture_read(path, &capture, message);
    if (good) {
        capture_each_frame(&capture, &decoder, take_identity, &identity);
        machine.head = capture.head;
        capture_free(&capture);
        good = expect_recorded(&machine, board, message) &&
               target_set(target, identity.data, identity.size, &machine, message);
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

static void count_cell(struct rebuild *rebuild, const struct manifest_cell *cell,
                       const struct analysis *analysis)
{
    rebuild->summary->cells++;
    rebuild->summary->by_status[analysis->status]++;
    if (rebuild->problem && analysis->status != RESULT_OK && analysis->status != RESULT_UNSUPPORTED)
        rebuild->problem(cell->id, result_status_name(analysis->status), analysis->reason);
}

/* A cell of a run that is complete. */
struct cell_run {
    struct capture capture;
    struct cell_records records;
    struct analysis analysis;
};

static bool read_cell(struct rebuild *rebuild, const struct manifest_cell *cell,
                      struct capture *capture)
{
    char *path = rundir_cell_file(rebuild->dir, cell);
    bool good = path && capture_read(path, capture, rebuild->message);
    if (good && (!capture->cell || strcmp(capture->cell, cell->id) != 0)) {
        good = message_at(rebuild->message, path, 0, 0,
                          "this capture is of %s, not of %s; start the run anew with --force",
                          capture->cell ? capture->cell : "a target", cell->id);
        capture_free(capture);
    }
    free(path);
    return good;
}

static void analyse_cell(struct rebuild *rebuild, const struct manifest_cell *cell,
                         const struct target *target, struct cell_run *run)
{
    capture_decode_cell(&run->capture, &run->records);
    run->analysis = (struct analysis){.records = &run->records,
                                      .outcome = &run->capture.outcome,
                                      .target = target,
                                      .samples = cell->samples,
                                      .capture = &run->capture};
    analyse(&run->analysis);
    analyse_account(&run->analysis);
    add_reruns(rebuild, &run->capture);
    add_link(rebuild, &run->capture);
    json_array_append_new(rebuild->cells, results_cell_json(cell, &run->analysis));
    count_cell(rebuild, cell, &run->analysis);
}

static bool add_cell(struct rebuild *rebuild, const struct manifest_cell *cell,
                     const struct target *target)
{
    struct cell_run run = {0};
    if (!read_cell(rebuild, cell, &run.capture))
        return false;
    cell_records_init(&run.records, cell->number);
    analyse_cell(rebuild, cell, target, &run);
    analysis_free(&run.analysis);
    cell_records_free(&run.records);
    capture_free(&run.capture);
    return true;
}

static bool add_board(struct rebuild *rebuild, const struct manifest_board *board)
{
    struct target target;
    if (!rebuild_target(rebuild->dir, board, &target, rebuild->message))
        return false;
    json_array_append_new(rebuild->targets, results_target_json(&target, board));
    if (!rebuild->git)
        rebuild->git = results_git_json(&target);
    for (size_t i = 0; i < manifest_cell_count(rebuild->manifest); i++) {
        struct manifest_cell cell;
        manifest_cell_at(rebuild->manifest, i, &cell);
        if (strcmp(cell.board, board->name) == 0 && !add_cell(rebuild, &cell, &target))
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

static json_t *assemble(struct rebuild *rebuild, json_t *provenance)
{
    json_object_set(provenance, "reruns", rebuild->reruns);
    json_object_set(provenance, "frames", rebuild->links);
    json_object_set(provenance, "git", rebuild->git);
    return results_run_json(json_incref(provenance),
                            json_incref(json_object_get(rebuild->manifest, "config")),
                            json_incref(rebuild->targets), json_incref(rebuild->cells));
}

json_t *rebuild_run(const struct rundir *dir, const json_t *manifest,
                    struct rebuild_summary *summary,
                    void (*problem)(const char *id, const char *status, const char *reason),
                    struct message *message)
{
    struct rebuild rebuild = {.dir = dir,
                              .manifest = manifest,
                              .targets = json_array(),
                              .cells = json_array(),
                              .reruns = json_array(),
                              .links = json_object(),
                              .summary = summary,
                              .problem = problem,
                              .message = message};
    json_t *provenance = NULL, *run = NULL;
    *summary = (struct rebuild_summary){0};
    bool good = is_complete(dir, message) && (provenance = read_provenance(dir, message)) != NULL;
    for (size_t i = 0; good && i < manifest_board_count(manifest); i++) {
        struct manifest_board board;
        good = manifest_board_at(manifest, i, &board) && add_board(&rebuild, &board);
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
