/* Merges run directories by their captures; see merge.h. */
#include "host/lib/run/merge.h"

#include "host/lib/files/atomic_file.h"
#include "host/lib/files/json_file.h"
#include "host/lib/files/text_file.h"
#include "host/lib/run/replace.h"
#include "host/lib/store/capture.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROBLEMS_MAX 8u

struct shard {
    struct rundir dir;
    json_t *manifest;
};

struct merge {
    struct shard *shards;
    size_t count;
    json_t *whole; /* the manifest of all of them together */
    struct message *message;
};

/* ---- The shards ---- */

static bool open_shard(struct merge *merge, const char *path)
{
    struct shard *shard = &merge->shards[merge->count];
    size_t done = 0, total = 0;

    if (!rundir_peek(&shard->dir, path, &shard->manifest, merge->message))
        return false;
    merge->count++;
    if (!rundir_progress(path, &done, &total))
        return message_add(merge->message, "cannot read the manifest of %s again", path);
    return done == total ||
           message_add(merge->message,
                       "%s holds %zu of its %zu cells; finish it with --resume first", path, done,
                       total);
}

/* All of the same matrix, model, machines and pattern. */
static bool check_same(struct merge *merge)
{
    bool fine = true;

    merge->whole = manifest_all_shards(merge->shards[0].manifest);
    for (size_t i = 1; fine && merge->whole && i < merge->count; i++) {
        json_t *other = manifest_all_shards(merge->shards[i].manifest);
        const char *difference = other ? manifest_difference(merge->whole, other) : "its memory";
        if (difference)
            fine = message_add(merge->message, "%s and %s are not shards of one run: %s differs",
                               merge->shards[0].dir.path, merge->shards[i].dir.path, difference);
        json_decref(other);
    }
    return fine && (merge->whole || message_add(merge->message, "out of memory"));
}

static bool has_cell(const struct shard *shard, size_t index)
{
    struct manifest_cell cell;
    return manifest_cell_at(shard->manifest, index, &cell) && !cell.left_out;
}

/* The shard that has a cell; NULL: none. */
static const struct shard *shard_of(const struct merge *merge, size_t index)
{
    for (size_t i = 0; i < merge->count; i++)
        if (has_cell(&merge->shards[i], index))
            return &merge->shards[i];
    return NULL;
}

static bool check_cell(const struct merge *merge, size_t index, const struct manifest_cell *cell,
                       size_t *holes)
{
    const struct shard *first = shard_of(merge, index);

    if (!first) {
        (*holes)++;
        return *holes > 1 ||
               message_add(merge->message, "no shard has %s; is one missing?", cell->id);
    }
    for (size_t i = (size_t)(first - merge->shards) + 1; i < merge->count; i++)
        if (has_cell(&merge->shards[i], index))
            return message_add(merge->message, "%s and %s both have %s: leave one of them out",
                               first->dir.path, merge->shards[i].dir.path, cell->id);
    return true;
}

/* Each cell once. */
static bool check_cells(const struct merge *merge)
{
    size_t holes = 0;
    bool fine = true;

    for (size_t i = 0; i < manifest_cell_count(merge->whole); i++) {
        struct manifest_cell cell;
        if (merge->message->count < PROBLEMS_MAX && manifest_cell_at(merge->whole, i, &cell) &&
            !cell.left_out)
            fine &= check_cell(merge, i, &cell, &holes);
    }
    if (holes > 1)
        message_add(merge->message, "%zu cells are in no shard", holes);
    return fine && !holes;
}

/* ---- Their targets ---- */

static const struct shard *shard_with(const struct merge *merge, const char *board, size_t from)
{
    for (size_t i = from; i < merge->count; i++)
        if (manifest_cells_in(merge->shards[i].manifest, board))
            return &merge->shards[i];
    return NULL;
}

/* Every shard must have met the same image under the same model. */
static bool check_target(const struct merge *merge, const struct manifest_board *board)
{
    struct target *targets = calloc(2, sizeof *targets);
    const struct shard *first = shard_with(merge, board->name, 0), *next = first;
    bool fine = targets && first && rebuild_target(&first->dir, board, &targets[0], merge->message);

    while (fine &&
           (next = shard_with(merge, board->name, (size_t)(next - merge->shards) + 1)) != NULL) {
        fine = rebuild_target(&next->dir, board, &targets[1], merge->message) &&
               (target_same(&targets[0], &targets[1]) ||
                message_add(merge->message,
                            "%s and %s are of different images of %s, or of another model",
                            first->dir.path, next->dir.path, board->name));
    }
    free(targets);
    return fine;
}

static bool check_targets(const struct merge *merge)
{
    bool fine = true;

    for (size_t i = 0; fine && i < manifest_board_count(merge->whole); i++) {
        struct manifest_board board;
        fine = manifest_board_at(merge->whole, i, &board) &&
               (!manifest_cells_in(merge->whole, board.name) || check_target(merge, &board));
    }
    return fine;
}

/* ---- Writing ---- */

static bool copy(const struct merge *merge, char *from, const struct rundir *dir, char *to)
{
    size_t size = 0;
    char *bytes = from && to ? text_file_read(from, CAPTURE_MAX, &size, merge->message) : NULL;
    const struct atomic_part part = {bytes, size};
    bool fine = bytes && atomic_file_write_below(dir->path, to, &part, 1, merge->message);

    free(bytes);
    free(from);
    free(to);
    return fine;
}

static bool copy_board(const struct merge *merge, const struct rundir *dir,
                       const struct manifest_board *board)
{
    const struct shard *first = shard_with(merge, board->name, 0);

    return !first || (rundir_make_board(dir, board->name, merge->message) &&
                      copy(merge, rundir_target_file(&first->dir, board->name), dir,
                           rundir_target_file(dir, board->name)));
}

/* Of each run of the matrix. */
static bool copy_cell(const struct merge *merge, const struct rundir *dir, size_t index)
{
    struct manifest_cell cell;
    bool fine = true;

    manifest_cell_at(merge->whole, index, &cell);
    if (cell.left_out)
        return true;
    for (cell.slot = 1; fine && cell.slot <= manifest_repeat(merge->whole); cell.slot++)
        fine = copy(merge, rundir_cell_file(&shard_of(merge, index)->dir, &cell), dir,
                    rundir_cell_file(dir, &cell));
    return fine;
}

static bool copy_captures(const struct merge *merge, const struct rundir *dir)
{
    bool fine = true;

    for (size_t i = 0; fine && i < manifest_board_count(merge->whole); i++) {
        struct manifest_board board;
        fine = manifest_board_at(merge->whole, i, &board) && copy_board(merge, dir, &board);
    }
    for (size_t i = 0; fine && i < manifest_cell_count(merge->whole); i++)
        fine = copy_cell(merge, dir, i);
    return fine;
}

/* Of the first shard, with the others' beside it. */
static bool write_provenance(const struct merge *merge, const struct rundir *dir)
{
    json_t *first = NULL, *shards = json_array();
    char *path = rundir_file(dir, RUNDIR_PROVENANCE_FILE);
    bool fine = path != NULL;

    for (size_t i = 0; fine && i < merge->count; i++) {
        char *from = rundir_file(&merge->shards[i].dir, RUNDIR_PROVENANCE_FILE);
        json_t *own = from ? json_file_read(from, PROVENANCE_SCHEMA, merge->message) : NULL;
        free(from);
        fine = own != NULL;
        first = first ? first : json_copy(own);
        json_array_append_new(shards, own);
    }
    if (fine) {
        json_object_set(first, "shards", shards);
        fine = json_file_write(path, first, merge->message);
    }
    free(path);
    json_decref(shards);
    json_decref(first);
    return fine;
}

/* What the shards have of a board. */
static void plan_board(const void *context, const struct manifest_board *board,
                       struct replace_facts *facts)
{
    const struct merge *merge = context;
    const struct shard *shard = shard_with(merge, board->name, 0);
    struct target *target = calloc(1, sizeof *target);
    struct message ignored = {0};

    if (target && shard && rebuild_target(&shard->dir, board, target, &ignored))
        replace_facts_of(board, target, facts);
    free(target);
}

static bool is_safe(const struct merge *merge, const char *directory)
{
    return replace_is_safe(
        &(struct replace_plan){.directory = directory,
                               .manifest = merge->whole,
                               .advice = "choose another directory with -o, or replace it with "
                                         "--force",
                               .plan = plan_board,
                               .context = merge},
        merge->message);
}

static bool write_merged(const struct merge *merge, const char *directory, bool force)
{
    struct rundir dir;

    if (!force && !is_safe(merge, directory))
        return false;
    if (!rundir_open(&dir, directory, merge->whole, force ? RUNDIR_FORCE : RUNDIR_NEW,
                     merge->message))
        return false;
    bool fine = copy_captures(merge, &dir) && write_provenance(merge, &dir);
    rundir_close(&dir);
    return fine;
}

/* A shard that is replaced while it is read would be lost. */
static bool check_apart(const struct merge *merge, const char *directory)
{
    char *to = realpath(directory, NULL);
    bool apart = true;

    for (size_t i = 0; to && i < merge->count; i++) {
        char *from = realpath(merge->shards[i].dir.path, NULL);
        apart &= !from || strcmp(from, to) != 0;
        free(from);
    }
    free(to);
    return apart ||
           message_add(merge->message, "%s is one of the shards; choose another directory with -o",
                       directory);
}

bool merge_runs(char *const paths[], size_t count, const char *directory, bool force,
                struct rebuild_summary *summary, benchmark_problem *problem,
                struct message *message)
{
    struct merge merge = {.shards = calloc(count + 1, sizeof *merge.shards), .message = message};
    bool fine = true;

    if (!merge.shards)
        return message_add(message, "out of memory");
    for (size_t i = 0; fine && i < count; i++)
        fine = open_shard(&merge, paths[i]);
    fine = fine && check_apart(&merge, directory) && check_same(&merge) && check_cells(&merge) &&
           check_targets(&merge) && write_merged(&merge, directory, force) &&
           benchmark_replay(directory, summary, problem, message);
    for (size_t i = 0; i < merge.count; i++) {
        rundir_close(&merge.shards[i].dir);
        json_decref(merge.shards[i].manifest);
    }
    json_decref(merge.whole);
    free(merge.shards);
    return fine;
}
