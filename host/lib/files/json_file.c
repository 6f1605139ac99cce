/* Reading and writing JSON with messages that name the place. */
#include "host/lib/files/json_file.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/atomic_file.h"
#include "host/lib/files/json_limits.h"
#include "host/lib/files/seal.h"
#include "host/lib/files/text_file.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_MAX  9007199254740992.0 /* 2^53 */
#define FILE_FLAGS (JSON_SORT_KEYS | JSON_INDENT(1) | JSON_REAL_PRECISION(15) | JSON_ENCODE_ANY)

char *json_file_text(const json_t *value)
{
    char *body = json_dumps(value, FILE_FLAGS);
    char *text = body ? realloc(body, strlen(body) + 2u) : NULL;
    if (!text) {
        free(body);
        return NULL;
    }
    return strcat(text, "\n");
}

json_t *json_text(const char *bytes, size_t size)
{
    json_t *value = memchr(bytes, 0, size) ? NULL : json_stringn(bytes, size);
    char *shown = NULL;
    size_t length = 0;
    FILE *memory = value ? NULL : open_memstream(&shown, &length);
    if (!memory)
        return value;
    printable_put(memory, bytes, size);
    if (fclose(memory) == 0)
        value = json_string(shown);
    free(shown);
    return value;
}

json_t *json_number(double value)
{
    if (!isfinite(value))
        return json_null();
    if (value == floor(value) && fabs(value) <= 9007199254740992.0) /* 2^53 */
        return json_integer((json_int_t)value);
    return json_real(value);
}

json_t *json_text_of(const char *string)
{
    return json_text(string, strlen(string));
}

json_t *json_count_of(uint64_t count)
{
    return json_integer((json_int_t)count);
}

/* jansson escapes all but DEL, which is in strings only. */
bool json_put_plain(FILE *out, const json_t *value, size_t flags)
{
    char *text = json_dumps(value, flags | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15));
    for (const char *at = text; at && *at; at++) {
        if (*at == 0x7F)
            fputs("\\u007f", out);
        else
            putc(*at, out);
    }
    free(text);
    return text != NULL;
}

/* Takes `text`. */
static bool write_text(const char *path, char *text, struct message *message)
{
    if (!text)
        return message_add(message, "cannot write %s: out of memory", path);
    struct atomic_part part = {text, strlen(text)};
    struct json_excess excess;
    if (!json_limits_check(text, part.size, &excess)) {
        free(text);
        return message_add(message, "cannot write %s: it %s; split the config", path, excess.what);
    }
    bool good = atomic_file_write(path, &part, 1, message);
    free(text);
    return good;
}

bool json_file_write(const char *path, const json_t *value, struct message *message)
{
    return write_text(path, json_file_text(value), message);
}

bool json_file_write_sealed(const char *path, const json_t *value, struct message *message)
{
    char *text = json_file_text(value);
    char *sealed = text ? seal_text(text, SEAL_INDENTED) : NULL;
    free(text);
    return write_text(path, sealed, message);
}

static bool has_schema(const json_t *value, const char *path, const char *schema,
                       struct message *message)
{
    const char *found = json_string_value(json_object_get(value, "schema"));
    if (found && strcmp(found, schema) == 0)
        return true;
    return message_at(message, path, 0, 0, "its schema is %s%s%s where this tool reads '%s'",
                      found ? "'" : "", found ? found : "missing", found ? "'" : "", schema);
}

char *json_file_bytes(const char *path, size_t *size, struct message *message)
{
    struct json_excess excess;
    char *text = text_file_read(path, JSON_BYTES_MAX, size, message);
    if (text && !json_limits_check(text, *size, &excess)) {
        message_at(message, path, excess.line, 0, "%s", excess.what);
        free(text);
        return NULL;
    }
    return text;
}

/* Those of former versions have none. */
static bool take_seal(json_t *value, const char *path, const char *text, size_t size,
                      struct message *message)
{
    if (!json_object_get(value, SEAL_KEY))
        return true;
    json_object_del(value, SEAL_KEY);
    return seal_is_whole(text, size, SEAL_INDENTED) ||
           message_at(
               message, path, 0, 0,
               "was changed since it was written (its " SEAL_KEY
               " is another one); get it anew from where it was made, or start anew with --force");
}

static json_t *parse(const char *path, const char *text, size_t size, bool sealed,
                     struct message *message)
{
    json_error_t error;
    json_t *value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (!value)
        message_at(message, path, (size_t)error.line, (size_t)error.column, "%s", error.text);
    if (!value || !sealed || take_seal(value, path, text, size, message))
        return value;
    json_decref(value);
    return NULL;
}

static json_t *read_object(const char *path, const char *schema, bool sealed,
                           struct message *message)
{
    size_t size = 0;
    char *text = json_file_bytes(path, &size, message);
    json_t *value = text ? parse(path, text, size, sealed, message) : NULL;
    free(text);
    if (!value || has_schema(value, path, schema, message))
        return value;
    json_decref(value);
    return NULL;
}

json_t *json_file_read(const char *path, const char *schema, struct message *message)
{
    return read_object(path, schema, false, message);
}

json_t *json_file_read_sealed(const char *path, const char *schema, struct message *message)
{
    return read_object(path, schema, true, message);
}
