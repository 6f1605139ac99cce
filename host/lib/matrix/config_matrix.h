/* From names in a config file to the cells of the matrix. Internal to config.c.
 */
#ifndef HOST_LIB_MATRIX_CONFIG_MATRIX_H
#define HOST_LIB_MATRIX_CONFIG_MATRIX_H

#include "host/lib/files/yaml_file.h"
#include "host/lib/matrix/config.h"

/* One key of the file that selects names: `all`, or a list. */
struct selection {
    const char *key;
    char **given; /* as written; NULL: the key is absent, which means all */
    unsigned given_count;
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

/* Fills config's names and cells, from its samples and seed. Every name must be
 * known to one of the boards and be used by one cell. */
bool config_matrix(struct config *config, struct yaml_file *file,
                   const struct selection selections[SELECT_COUNT], const struct board_list *boards,
                   struct message *message);

#endif
