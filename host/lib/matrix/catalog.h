/* What a board's image carries: handler styles, sharing disciplines, scenarios
 * and loads, as its build wrote them to catalog.txt.
 *
 * One item a line, columns separated by one tab:
 *   style|sharing|load  NAME  SUMMARY
 *   scenario            NAME  style|sharing  LOADS  SUMMARY
 *   parameter  KIND  ITEM  PLACE  NAME  UNIT  LEAST  MOST  USUAL  SUMMARY
 * KIND and ITEM say whose parameter it is; an item's places are 0, 1, ... without gaps.
 * LOADS is `none` (synchronous: load "none"), `any` (asynchronous: every load),
 * `own` (asynchronous over the subject's own code: load "none") or load names
 * separated by commas (asynchronous).
 */
#ifndef HOST_LIB_MATRIX_CATALOG_H
#define HOST_LIB_MATRIX_CATALOG_H

#include "bench/wire/wire.h"
#include "host/lib/base/message.h"
#include <stdint.h>

enum catalog_loads { CATALOG_LOADS_NONE, CATALOG_LOADS_ANY, CATALOG_LOADS_OWN, CATALOG_LOADS_LIST };

struct catalog_item {
    enum wire_item kind;
    const char *name;
    const char *summary;
    enum wire_item subject;   /* scenarios: WIRE_ITEM_STYLE or WIRE_ITEM_SHARING */
    enum catalog_loads loads; /* scenarios */
    const char *load_names;   /* scenarios with CATALOG_LOADS_LIST: "idle,memory" */
};

/* A number that a cell gives an item: the 8 of masked(8). */
struct catalog_parameter {
    enum wire_item kind;
    const char *item;
    unsigned place;
    const char *name;
    const char *unit;
    uint32_t least, most, usual; /* `usual`: where the item's name stands alone */
    const char *summary;
    size_t line; /* of the file */
};

struct catalog {
    struct catalog_item *items; /* in the file's order */
    size_t count;
    struct catalog_parameter *parameters;
    size_t parameter_count;
    char *text; /* what the strings point into */
};

/* Reads a catalogue. On failure *catalog is empty and `message` has
 * FILE:LINE and the reason. Release with catalog_free (harmless on empty). */
bool catalog_load(struct catalog *catalog, const char *path, struct message *message);
void catalog_free(struct catalog *catalog);

/* NULL if the catalogue has no such item. `name` may have values behind it: masked(8). */
const struct catalog_item *catalog_find(const struct catalog *catalog, enum wire_item kind,
                                        const char *name);

/* An item's parameter; NULL if it has none at that place. */
const struct catalog_parameter *catalog_parameter(const struct catalog *catalog,
                                                  const struct catalog_item *item, unsigned place);

/* Whether a scenario's trigger is asynchronous: its cells are swept. */
bool catalog_is_asynchronous(const struct catalog_item *scenario);

/* Whether a scenario runs with this load (an item of kind WIRE_ITEM_LOAD), values or not. */
bool catalog_takes_load(const struct catalog_item *scenario, const char *load);

#endif
