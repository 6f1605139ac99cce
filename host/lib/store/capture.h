/* Capture files: what came over the link, byte for byte, and what the plugin saw
 * (witness_rows.h), behind one line of JSON that says what it is. One file for each cell and one
 * for the target itself, so that a file is either complete or not there, in whatever order they
 * were made.
 */
#ifndef HOST_LIB_STORE_CAPTURE_H
#define HOST_LIB_STORE_CAPTURE_H

#include "bench/wire/wire.h"
#include "host/lib/base/message.h"
#include "host/lib/target/cell_records.h"
#include "host/lib/target/link.h"
#include "host/lib/target/swo_source.h"
#include "host/lib/target/target.h"
#include "host/lib/witness/rows.h"
#include <jansson.h>

#define CAPTURE_SCHEMA "irqbench-raw/3"
/* With what came out of the board's SWO pin: an irqbench that knows nothing of that refuses it. */
#define CAPTURE_SCHEMA_SWO "irqbench-raw/4"
#define CAPTURE_SUFFIX     ".irqraw"
/* Bytes of a file, so that what is written can be read: all streams, and the
 * header. */
#define CAPTURE_MAX (LINK_CAPTURE_MAX + WITNESS_BLOB_MAX + SWO_CELL_MAX + (1u << 20))

struct capture {
    char *board;
    char *cell;      /* its id, or NULL for the target's own capture */
    uint16_t number; /* of the cell on the link; 0 for the target */
    uint32_t slot;   /* of a cell: which of the runs of the matrix; 0 and 1 are the first */
    struct outcome outcome;
    json_t *reruns; /* array of reasons why it was run again; may be empty */
    struct wire_counters link;
    uint8_t *raw;
    size_t raw_size;
    struct witness_blob witness; /* the plugin's figures of the same samples; or none */
    /* Of a board's cell in a run with --swo: what came out of its pin meanwhile. */
    bool has_swo;
    struct swo_bytes swo;
    struct witness_head head;  /* of the target's capture: who counted; all 0: a board */
    struct target_gauge gauge; /* of the target's capture: its clock by the host's, if asked */
    /* Of a board's cell that is the first behind a pause: behind which ("start", "resume",
     * "reset", "reconnect"); else NULL. */
    char *after;
};

/* Releases what capture_read gave. */
void capture_free(struct capture *capture);

/* The link's counters under their names: a new reference. */
json_t *capture_counters_json(const struct wire_counters *link);

/* `path` is below the run directory `root`, whose links are not followed. False,
 * with a message, also if it is larger than capture_read() takes. */
bool capture_write(const char *root, const char *path, const struct capture *capture,
                   struct message *message);

/* False with `message` filled if it is missing, cut, or not what was written. */
bool capture_read(const char *path, struct capture *capture, struct message *message);

#endif
