/* Checks a YAML document against a libcyaml schema before libcyaml loads it,
 * so that complaints name the line and column, what is allowed and what was
 * perhaps meant, and so that all of them are seen at once. (libcyaml 1.3.1
 * stops at the first and gives the wrong line for an unknown key.)
 */
#ifndef HOST_LIB_FILES_YAML_CHECK_H
#define HOST_LIB_FILES_YAML_CHECK_H

#include "host/lib/base/message.h"
#include <cyaml/cyaml.h>
#include <yaml.h>

/* Returns whether `document` satisfies `schema`; problems go to `message` with
 * `path` as the file. A single value where the schema wants a list is turned
 * into a list of one, in the document. Supports the schema types that the
 * configs use: INT, UINT, BOOL, FLOAT, ENUM, STRING, MAPPING, SEQUENCE. */
bool yaml_check(yaml_document_t *document, const cyaml_schema_value_t *schema, const char *path,
                struct message *message);

#endif
