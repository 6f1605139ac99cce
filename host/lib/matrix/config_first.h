/* A first config, commented, for somebody who has none. */
#ifndef HOST_LIB_MATRIX_CONFIG_FIRST_H
#define HOST_LIB_MATRIX_CONFIG_FIRST_H

#include "host/lib/base/text.h"
#include "host/lib/matrix/board.h"

/* Adds the text of a config for a board of the list, with the names that it has in comments.
 * `name` is the config's. */
void config_first(struct text *text, const char *name, const struct board *board);

#endif
