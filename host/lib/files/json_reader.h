/* Typed access to a JSON document that remembers the path of the key it is at,
 * so that a complaint says `cells[3].metrics.entry.min`. After the first
 * problem every further read returns nothing and stays silent.
 */
#ifndef HOST_LIB_FILES_JSON_READER_H
#define HOST_LIB_FILES_JSON_READER_H

#include "host/lib/base/message.h"
#include <jansson.h>
#include <stdint.h>

#define JSON_PATH_MAX 256u

struct json_reader {
    const char *file;
    struct message *message;
    bool failed;
    char path[JSON_PATH_MAX]; /* of the object or array being read */
    size_t used;
};

void json_reader_begin(struct json_reader *reader, const char *file, struct message *message);

/* Goes into a member or an element; `mark` takes back out. */
size_t json_reader_enter(struct json_reader *reader, const char *key);
size_t json_reader_enter_index(struct json_reader *reader, size_t index);
void json_reader_leave(struct json_reader *reader, size_t mark);

/* Complains about `key` of where the reader is (NULL: about that itself). */
bool json_reader_complain(struct json_reader *reader, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Members that must be there, of the right type. */
json_t *json_reader_object(struct json_reader *reader, json_t *object, const char *key);
json_t *json_reader_array(struct json_reader *reader, json_t *object, const char *key);
const char *json_reader_text(struct json_reader *reader, json_t *object, const char *key);
/* Not negative. */
int64_t json_reader_count(struct json_reader *reader, json_t *object, const char *key);

/* Members that may be absent or null. */
const char *json_reader_optional_text(struct json_reader *reader, json_t *object, const char *key);

/* Elements of a row of exactly `width` whole numbers. */
bool json_reader_row(struct json_reader *reader, json_t *row, size_t width, int64_t *out);

#endif
