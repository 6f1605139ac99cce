/* From names in a config file to the cells of the matrix. Internal to config.c:
 * config_names.c resolves the names, config_matrix.c makes the cells.
 */
#ifndef HOST_LIB_MATRIX_CONFIG_MATRIX_H
#define HOST_LIB_MATRIX_CONFIG_MATRIX_H

#include "host/lib/files/yaml_file.h"
#include "host/lib/matrix/config.h"

#define GIVEN_PLACE_MAX 48u

extern const char config_all[]; /* the word for all names */

/* One key that selects names: `all`, or a list. */
struct given_names {
    const char *key;
    char place[GIVEN_PLACE_MAX]; /* of its list in the file: "styles", "also.0.styles" */
    char **texts;                /* as written; NULL: the key is absent, which means all */
    unsigned count;
    bool inherited; /* the list is the top's */
};

/* What the file says of one selection. */
struct given {
    char place[GIVEN_PLACE_MAX]; /* "also.0"; "" at the top */
    struct given_names keys[SELECT_COUNT];
};

struct matrix {
    struct config *config;
    struct yaml_file *file;
    const struct given *given; /* one for each of the config's selections */
    const struct board_list *boards;
    struct message *message;
};

/* Fills config's names and cells, from its selections' samples and its seed. Every name must
 * be known to one of the boards and be used by one cell, and each selection must add one. */
bool config_matrix(const struct matrix *matrix);

/* ---- config_names.c ---- */

/* Fills the names of the config's selection number `index`; `fine`: those at the top, if it is
 * not the first, were so. */
bool config_resolve(const struct matrix *matrix, size_t index, bool fine);

/* Adds a name that is not there yet. */
bool config_add_name(const struct matrix *matrix, struct config_names *names, const char *name);
bool config_has_name(const struct config_names *names, const char *name);
/* Whether two names are of one item, whatever their values. */
bool config_is_same_item(const char *one, const char *other);
/* Whether the list names this item itself, not by `all`. */
bool config_is_written(const struct given_names *given, const char *name);
bool config_no_memory(const struct matrix *matrix);

#endif
