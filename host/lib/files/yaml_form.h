/* What the text of a YAML file may be made of: characters that show, and keys with values in one
 * line each. What YAML has besides makes a file mean something else than it says, or something
 * else to the next reader.
 */
#ifndef HOST_LIB_FILES_YAML_FORM_H
#define HOST_LIB_FILES_YAML_FORM_H

#include "host/lib/base/message.h"
#include <stddef.h>

/* Refused, the first with its place and the remedy: bytes that are no UTF-8, byte order marks,
 * characters that do not show; deep nesting; directives, tags, anchors and aliases; keys behind
 * `? `; texts of several lines; tabs but in comments. What is no YAML is left for the parser to
 * say. A time that grows with `size`. */
bool yaml_form_check(const char *path, const char *bytes, size_t size, struct message *message);

#endif
