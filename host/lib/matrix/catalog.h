/* What a board's image carries: handler styles, sharing disciplines, scenarios
 * and loads, as its build wrote them to catalog.txt.
 *
 * One item a line, columns separated by one tab:
 *   style|sharing|load  NAME  SUMMARY
 *   scenario            NAME  style|sharing  LOADS  SUMMARY
 *   parameter  KIND  ITEM  PLACE  NAME  UNIT  LEAST  MOST  USUAL  SUMMARY
 *   shares     scenario|sharing  ITEM  WHAT
 *   evidence   KIND  ITEM  EVIDENCES  WHY
 *   asked      KIND  ITEM  SCENARIOS
 * SCENARIOS, separated by commas, are those that can ask the item; without such a line all.
 * EVIDENCES, separated by commas, are those that can say something about the item, WHY is
 * a sentence for the others'; without such a line all can.
 *   size       style  NAME  CODE  TABLES  RAM  ARENA
 * KIND and ITEM say whose parameter it is; an item's places are 0, 1, ... without gaps.
 * A size says how many bytes a style's object brings into the image (scripts/style-sizes.sh):
 * ARENA, what it takes of the memory that styles share, is - where nobody says.
 * LOADS is `none` (synchronous: load "none"), `any` (asynchronous: every load),
 * `own` (asynchronous over the subject's own code: load "none") or load names
 * separated by commas (asynchronous). WHAT a discipline shares is one word, which a scenario
 * that asks about no other has, too.
 */
#ifndef HOST_LIB_MATRIX_CATALOG_H
#define HOST_LIB_MATRIX_CATALOG_H

#include "bench/wire/wire.h"
#include "host/lib/base/message.h"
#include "host/lib/terms/kinds.h"
#include <stdbool.h>
#include <stdint.h>

enum catalog_loads { CATALOG_LOADS_NONE, CATALOG_LOADS_ANY, CATALOG_LOADS_OWN, CATALOG_LOADS_LIST };

struct catalog_item {
    enum wire_item kind;
    const char *name;
    const char *summary;
    enum wire_item subject;   /* scenarios: WIRE_ITEM_STYLE or WIRE_ITEM_SHARING */
    enum catalog_loads loads; /* scenarios */
    const char *load_names;   /* scenarios with CATALOG_LOADS_LIST: "idle,memory" */
    const char *shares;       /* scenarios, sharing: "word"; NULL: any, or not said */
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

/* A line that says what an item shares, until the item itself does. */
struct catalog_shares {
    enum wire_item kind;
    const char *item;
    const char *what;
    size_t line; /* of the file */
};

/* Which kinds of evidence can say something about an item. */
struct catalog_evidence {
    enum wire_item kind;
    const char *item;
    bool valid[EVIDENCE_COUNT];
    const char *why; /* the others cannot */
    size_t line;     /* of the file */
};

/* Which scenarios can ask an item. */
struct catalog_asked {
    enum wire_item kind;
    const char *item;
    const char *scenarios; /* "retrigger,spurious" */
    size_t line;           /* of the file */
};

/* What a style's own object brings into the image, in bytes. */
struct catalog_size {
    const char *style;
    uint32_t code, tables, ram; /* `ram`: the arena's part not among it */
    uint32_t arena;
    bool arena_known;
    size_t line; /* of the file */
};

struct catalog {
    struct catalog_item *items; /* in the file's order */
    size_t count;
    struct catalog_parameter *parameters;
    size_t parameter_count;
    struct catalog_shares *shares;
    size_t shares_count;
    struct catalog_evidence *evidences;
    size_t evidence_count;
    struct catalog_asked *asked;
    size_t asked_count;
    struct catalog_size *sizes;
    size_t size_count;
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

/* Whether a scenario asks about what a discipline shares. */
bool catalog_go_together(const struct catalog_item *scenario,
                         const struct catalog_item *discipline);

/* What evidence can say something about an item; NULL: any. */
const struct catalog_evidence *catalog_evidence(const struct catalog *catalog,
                                                const struct catalog_item *item);

/* Which scenarios can ask an item; NULL: all. */
const struct catalog_asked *catalog_asked(const struct catalog *catalog,
                                          const struct catalog_item *item);
/* Whether this one can ask the subject. Both may have values behind their names. */
bool catalog_asks(const struct catalog *catalog, const char *scenario, enum wire_item kind,
                  const char *subject);

/* Of a style; NULL if the image does not say. `name` may have values behind it. */
const struct catalog_size *catalog_size(const struct catalog *catalog, const char *name);

/* Whether a scenario's trigger is asynchronous: its cells are swept. */
bool catalog_is_asynchronous(const struct catalog_item *scenario);

/* Whether a scenario runs with this load (an item of kind WIRE_ITEM_LOAD), values or not. */
bool catalog_takes_load(const struct catalog_item *scenario, const char *load);

#endif
