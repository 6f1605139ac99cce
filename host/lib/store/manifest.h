/* manifest.json of a run directory: what the run consists of, fixed before it
 * starts. It is all that is needed, with the captures, to rebuild run.json, and
 * two runs may share a directory only if their manifests are equal.
 */
#ifndef HOST_LIB_STORE_MANIFEST_H
#define HOST_LIB_STORE_MANIFEST_H

#include "host/lib/base/message.h"
#include "host/lib/matrix/config.h"
#include "host/lib/target/model_changes.h"
#include <jansson.h>

#define MANIFEST_FILE   "manifest.json"
#define MANIFEST_SCHEMA "irqbench-manifest/3"

/* A new reference: config, boards with their machines, cells. `changes` is what the user
 * changes of the timing model, because that changes what is measured. NULL with
 * `message` filled if a board cannot be run under QEMU. Without `qemu_version` the boards
 * are behind ports, which one is not part of it, and nothing of them is modelled here. */
json_t *manifest_make(const struct config *config, const char *qemu_version,
                      const struct model_changes *changes, struct message *message);

/* One cell of a manifest; strings are borrowed from it. */
struct manifest_cell {
    const char *id, *board, *scenario, *subject, *load;
    json_t *parameters; /* values in these names, {"load": {"length": 8}}; NULL: none */
    bool is_style;      /* the subject is a handler style, else a sharing discipline */
    bool asynchronous;
    uint32_t samples, seed;
    uint16_t number; /* on the link: 1, 2, ... within its board */
    bool left_out;   /* this run is without it: manifest_select() */
    /* Which of the runs of the matrix, from 1: the caller's to set. 0 is the same as 1. */
    uint32_t slot;
};
struct manifest_board {
    const char *name, *machine, *qemu; /* behind a port machine and qemu are NULL */
    const char *core;
    bool port;                    /* behind one: the evidence is what the board says (target.h) */
    bool in_qemu;                 /* QEMU has such a machine */
    json_t *styles;               /* borrowed: sizes of the styles in its image; NULL: not known */
    bool modelled;                /* the evidence is modelled cycles; else instructions */
    struct model_changes changes; /* of the model: the board's, then the user's */
};

/* Runs of the whole matrix, their cells interleaved: set once, 2 to MANIFEST_REPEAT_MAX (a
 * manifest of one run does not mention it); and how many they are. */
#define MANIFEST_REPEAT_MAX 64u
bool manifest_set_repeat(json_t *manifest, uint32_t repeat);
uint32_t manifest_repeat(const json_t *manifest);

/* The run has what comes out of the board's SWO pin as well: a manifest of one that has not does
 * not mention it. False if memory ran out. */
bool manifest_set_swo(json_t *manifest);

size_t manifest_cell_count(const json_t *manifest);
/* False if that part of the manifest is malformed. */
bool manifest_cell_at(const json_t *manifest, size_t index, struct manifest_cell *cell);
size_t manifest_board_count(const json_t *manifest);
/* By its name; false if there is none. */
bool manifest_board_find(const json_t *manifest, const char *name, struct manifest_board *board);
bool manifest_board_at(const json_t *manifest, size_t index, struct manifest_board *board);

/* What of the whole a run measures. */
struct manifest_part {
    const char *pattern;    /* over ids (pattern.h); NULL: all */
    unsigned shard, shards; /* the shard-th of so many, from 1; 0: no shards */
};
/* Leaves out the cells that are not of the part. Those that stay keep their numbers, so that
 * shards can be merged. False with `message` if none stays. */
bool manifest_select(json_t *manifest, const struct manifest_part *part, struct message *message);
/* What was selected, {"pattern": null, "shard": "1/3", "of": 373}, borrowed; NULL: the whole. */
json_t *manifest_part_json(const json_t *manifest);
/* A copy that is of all shards; still without the cells that do not match the pattern. NULL if
 * memory ran out. */
json_t *manifest_all_shards(const json_t *manifest);
/* Cells that are not left out; of all boards (NULL), or of one. */
size_t manifest_cells_in(const json_t *manifest, const char *board);

/* Every part well-formed? Messages name `path`. */
bool manifest_check(const json_t *manifest, const char *path, struct message *message);

/* NULL if equal, else what is different, as a noun. */
const char *manifest_difference(const json_t *one, const json_t *other);

#endif
