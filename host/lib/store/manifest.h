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
 * `message` filled if a board cannot be run under QEMU. */
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
};
struct manifest_board {
    const char *name, *machine, *qemu;
    const char *core;
    bool modelled;                /* the evidence is modelled cycles; else instructions */
    struct model_changes changes; /* of the model: the board's, then the user's */
};

size_t manifest_cell_count(const json_t *manifest);
/* False if that part of the manifest is malformed. */
bool manifest_cell_at(const json_t *manifest, size_t index, struct manifest_cell *cell);
size_t manifest_board_count(const json_t *manifest);
/* By its name; false if there is none. */
bool manifest_board_find(const json_t *manifest, const char *name, struct manifest_board *board);
bool manifest_board_at(const json_t *manifest, size_t index, struct manifest_board *board);

/* Every part well-formed? Messages name `path`. */
bool manifest_check(const json_t *manifest, const char *path, struct message *message);

/* NULL if equal, else what is different, as a noun. */
const char *manifest_difference(const json_t *one, const json_t *other);

#endif
