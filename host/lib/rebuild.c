/* Decodes and analyses every capture of a run directory, board by board. */
#include "host/lib/rebuild.h"

#include "host/lib/analysis.h"
#include "host/lib/capture.h"
#include "host/lib/json_file.h"
#include "host/lib/results_write.h"
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

/* ---- Decoding ---- */

static void each_frame(const struct capture *capture, struct wire_decoder *decoder,
                       void (*take)(void *context, const struct wire_frame *frame), void *context)
{
    struct wire_frame frame;
    size_t used = 0;
    wire_decoder_init(decoder);
    for (size_t at = 0; at < capture->raw_size; at += used)
        if (wire_decoder_push(decoder, capture->raw + at, capture->raw_size - at, &used, &frame))
            take(context, &frame);
    wire_decoder_end(decoder);
}

static void take_record(void *context, const struct wire_frame *frame)
{
    cell_records_add(context, frame);
}

static unsigned lost_frames(const struct wire_counters *c)
{
    return c->bad_cobs + c->bad_crc + c->bad_length + c->overlong + c->missing;
}

static void decode_cell(const struct capture *capture, struct cell_records *records)
{
    struct wire_decoder decoder;
    each_frame(capture, &decoder, take_record, records);
    unsigned lost = lost_frames(&decoder.counters);
    /* What was lost before the first frame only the link itself could see. */
    if (lost_frames(&capture->link) > lost)
        lost = lost_frames(&capture->link);
    if (lost && capture->outcome.kind == OUTCOME_ENDED)
        cell_records_damaged(records, "%u frames were lost or damaged on the link", lost);
}

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

bool rebuild_target(const struct rundir *dir, const struct manifest_board *board,
                    struct target *target, struct message *message)
{
    struct target_machine machine = {board->name, true, board->shift};
    struct identity_payload identity = {.size = 0};
    struct wire_decoder decoder;
    struct capture capture;
    char *path = rundir_target_file(dir, board->name);
    bool good = path && capture_read(path, &capture, message);
    if (good) {
        each_frame(&capture, &decoder, take_identity, &identity);
        capture_free(&capture);
        good = target_set(target, identity.data, identity.size, &machine, message);
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

static void add_capture(struct rebuild *rebuild, const struct manifest_cell *cell,
                        const struct target *target, const struct capture *capture)
{
    struct cell_records records;
    struct analysis analysis;
    cell_records_init(&records, cell->number);
    decode_cell(capture, &records);
    analyse(&analysis, &records, &capture->outcome, target, cell->samples);
    json_array_append_new(rebuild->cells, results_cell_json(cell, &records, &analysis));
    count_cell(rebuild, cell, &analysis);
    add_reruns(rebuild, capture);
    add_link(rebuild, capture);
    analysis_free(&analysis);
    cell_records_free(&records);
}

static bool add_cell(struct rebuild *rebuild, const struct manifest_cell *cell,
                     const struct target *target)
{
    struct capture capture = {.board = NULL};
    char *path = rundir_cell_file(rebuild->dir, cell);
    bool good = path && capture_read(path, &capture, rebuild->message);
    if (good && (!capture.cell || strcmp(capture.cell, cell->id) != 0))
        good = message_at(rebuild->message, path, 0, 0,
                          "this capture is of %s, not of %s; start the run anew with --force",
                          capture.cell ? capture.cell : "a target", cell->id);
    else if (good)
        add_capture(rebuild, cell, target, &capture);
    capture_free(&capture);
    free(path);
    return good;
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
