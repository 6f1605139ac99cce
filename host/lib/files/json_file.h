/* JSON files of a run directory, always written the same way: sorted keys, one
 * space of indent, reals with 15 digits, a newline at the end.
 */
#ifndef HOST_LIB_FILES_JSON_FILE_H
#define HOST_LIB_FILES_JSON_FILE_H

#include "host/lib/base/message.h"
#include <jansson.h>
#include <stdint.h>

/* The text, to be freed; NULL if memory ran out. */
char *json_file_text(const json_t *value);
/* A string of whatever bytes: what is no UTF-8, which JSON cannot hold, or has a
 * zero, which readers refuse, is shown as text (printable.h). NULL if memory ran
 * out. */
json_t *json_text(const char *bytes, size_t size);
json_t *json_text_of(const char *string);

/* A whole number without a point while a double has it exactly; null for what is no number. */
json_t *json_number(double value);
/* A count below 2^63. */
json_t *json_count_of(uint64_t count);

/* Writes a value for whatever reads standard output, maybe a terminal: printable
 * ASCII, all else as \u escapes. `flags` are jansson's. False if it cannot. */
bool json_put_plain(FILE *out, const json_t *value, size_t flags);

/* False with `message` also if it is beyond what json_file_bytes() takes. */
bool json_file_write(const char *path, const json_t *value, struct message *message);

/* The bytes of a file that keeps to json_limits.h, to be freed; NULL with
 * `message` filled. */
char *json_file_bytes(const char *path, size_t *size, struct message *message);

/* NULL with `message` filled: missing, not JSON (line and column), or not an
 * object whose "schema" is the one asked for. */
json_t *json_file_read(const char *path, const char *schema, struct message *message);

/* The same for an object with a seal (seal.h), which is not in the value. One that was changed is
 * refused; one without, as former versions wrote it, is read as it is. */
bool json_file_write_sealed(const char *path, const json_t *value, struct message *message);
json_t *json_file_read_sealed(const char *path, const char *schema, struct message *message);

#endif
