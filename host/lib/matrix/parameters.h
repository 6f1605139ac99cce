/* Parameters in the names of items. A config gives values, masked(0..64 step 8); each
 * combination of them is an item of cells, with a name of its own: masked(0), masked(8).
 * configs/README.md has the syntax.
 */
#ifndef HOST_LIB_MATRIX_PARAMETERS_H
#define HOST_LIB_MATRIX_PARAMETERS_H

#include "host/lib/matrix/catalog.h"
#include <jansson.h>

#define PARAMETERS_NAMES_MAX 4096u /* that one text gives */
#define PARAMETERS_NAME_MAX  256u
#define PARAMETERS_WHY_MAX   1280u

/* Gives `add` the names that `text`, an item of a config with its values or without, stands
 * for: at least one, in the order of the values, the last parameter's changing first. A
 * parameter without values has its usual one; an item without parameters is its name. False
 * with the reason in `why`, or with an empty one if `add` was not content. */
bool parameters_expand(const struct catalog *catalog, const struct catalog_item *item,
                       const char *text, bool (*add)(void *context, const char *name),
                       void *context, char why[PARAMETERS_WHY_MAX]);

/* The values in a name that parameters_expand made, by their parameters' names; a new
 * reference. NULL if the item has none. */
json_t *parameters_json(const struct catalog *catalog, enum wire_item kind, const char *name);

#endif
