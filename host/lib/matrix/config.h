/* A benchmark matrix: reads configs/X.yaml, checks every key and every name in
 * it, and resolves it to a list of cells. configs/README.md has the keys.
 */
#ifndef HOST_LIB_MATRIX_CONFIG_H
#define HOST_LIB_MATRIX_CONFIG_H

#include "host/lib/base/message.h"
#include "host/lib/matrix/board.h"
#include <jansson.h>
#include <stdint.h>

#define CONFIG_SAMPLES_MIN 2u /* the cold one and another */
#define CONFIG_SAMPLES_MAX 10000000u
/* As many as prove something: where repetition shows nothing two complete sweeps
 * behind the cold start, on a board CONFIG_SAMPLES_BOARD. */
#define CONFIG_SAMPLES_AUTO  0u
#define CONFIG_SAMPLES_BOARD 10000u
#define CONFIG_TIMEOUT_MAX   86400u
#define CONFIG_CELLS_MAX     9999u

struct config_cell {
    char *id; /* "board/scenario/subject/load", each with its values if it has any */
    const struct board *board;
    const char *scenario;
    const char *subject;         /* handler style or sharing discipline */
    enum wire_item subject_kind; /* WIRE_ITEM_STYLE or WIRE_ITEM_SHARING */
    const char *load;            /* "none" where loads do not apply */
    bool asynchronous;
    uint32_t samples; /* triggers, the cold one included; or CONFIG_SAMPLES_AUTO */
    uint32_t seed;
};

struct config_names {
    const char **names;
    size_t count;
};

/* The order is that in which names are resolved: catalogues depend on boards. */
enum selection_key {
    SELECT_BOARDS,
    SELECT_SCENARIOS,
    SELECT_STYLES,
    SELECT_SHARING,
    SELECT_LOADS,
    SELECT_COUNT
};

/* One product of names: what the file says at its top, or in one item of `also`. */
struct config_selection {
    /* Those that its cells have, values and all, in the catalogue's order and an item's in
     * the file's (boards all in the file's). */
    struct config_names names[SELECT_COUNT];
    uint32_t samples_synchronous;
    uint32_t samples_asynchronous;
};

struct config {
    char *path;
    char *name;
    uint32_t seed;
    uint32_t timeout_s; /* for one cell, wall clock */
    char *clock;        /* "auto", "insns" (instruction counts), or the clock (a name of
                           wire_clock_names) that a board must have chosen: any other
                           is refused */

    struct config_names boards;          /* that have cells, in the file's order */
    struct config_selection *selections; /* the top's, then those of `also` */
    size_t selection_count;
    char **texts; /* what the names point to */
    size_t text_count;
    /* Boards in the order of the file; a board's cells follow each other, selection by
     * selection. Each is there once. */
    struct config_cell *cells;
    size_t cell_count;
};

/* The boards that a config names, as far as its keys can be read: no image is needed, and a name
 * may be none of a board. `names` is filled, in the file's order and to be freed, and `all` says
 * whether some selection takes all there are. False with `message` filled as by config_load. */
bool config_board_names(const char *path, struct board_names *names, bool *all,
                        struct message *message);

/* Loads and resolves a config. NULL with `message` filled (FILE:LINE:COLUMN,
 * what is allowed, what was perhaps meant) on any problem. Keeps pointers into
 * `boards`, which must outlive it. */
struct config *config_load(const char *path, const struct board_list *boards,
                           struct message *message);
void config_free(struct config *config);

/* The resolved config as it stands in run.json (without the path): a new
 * reference. */
json_t *config_json(const struct config *config);

#endif
