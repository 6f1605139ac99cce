/* Whether one value of a YAML file is of the type that its key has: the same to every reader of
 * YAML, and written so. A number has no quotes; a text that others would take for something else
 * (yaml_plain.h) has them.
 */
#ifndef HOST_LIB_FILES_YAML_SCALAR_H
#define HOST_LIB_FILES_YAML_SCALAR_H

#include "host/lib/base/suggest.h"
#include <cyaml/cyaml.h>
#include <stdbool.h>
#include <yaml.h>

#define YAML_FOUND_MAX 48u
#define YAML_WHY_MAX   (SUGGEST_TEXT_MAX + 512u)

/* A flag of a STRING: it is written as a word or as a whole number. (To libcyaml it matters only
 * when it writes.) */
#define YAML_WORD_OR_NUMBER CYAML_FLAG_SCALAR_PLAIN

/* What a message calls a node: "a list", "nothing", "'the beginning of a text...'". */
const char *yaml_found(char text[YAML_FOUND_MAX], const yaml_node_t *node);

/* Supports INT, UINT, BOOL, FLOAT, ENUM and STRING. False with a sentence in `why`: what is
 * expected, what was found, and the remedy. */
bool yaml_scalar_check(const yaml_node_t *node, const cyaml_schema_value_t *schema,
                       char why[YAML_WHY_MAX]);

/* Whether all of a text shows, as that of a key or a name must. */
bool yaml_scalar_shows(const yaml_node_t *node);

#endif
