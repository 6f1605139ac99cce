/* A JSON Schema of configs, for editors: which keys there are, what they take, and what the
 * names are here. The parser (config.h) says the rest, such as which names go together.
 */
#ifndef HOST_LIB_MATRIX_CONFIG_SCHEMA_H
#define HOST_LIB_MATRIX_CONFIG_SCHEMA_H

#include "host/lib/matrix/board.h"
#include <jansson.h>

/* A new reference; NULL without memory. */
json_t *config_schema(const struct board_list *boards);

#endif
