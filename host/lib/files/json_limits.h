/* How large a JSON file may be that is read: bytes, and what they cost once they
 * are values. What is written keeps to the same, so that all of it can be read.
 */
#ifndef HOST_LIB_FILES_JSON_LIMITS_H
#define HOST_LIB_FILES_JSON_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_BYTES_MAX  (64u << 20)
#define JSON_VALUES_MAX (4u << 20) /* up to 200 bytes of memory each */
#define JSON_DEPTH_MAX  32u        /* our own files have less than ten levels */

struct json_excess {
    char what[96]; /* "has ..., more than ..."  */
    size_t line;   /* from 1; 0: the whole file */
};

/* Whether `text` keeps to the limits. It need not be valid JSON. */
bool json_limits_check(const char *text, size_t size, struct json_excess *excess);

#endif
