/* Typed JSON access with the path of every complaint; see json_reader.h. */
#include "host/lib/files/json_reader.h"

#include "host/lib/base/printable.h"
#include <stdarg.h>
#include <string.h>

void json_reader_begin(struct json_reader *reader, const char *file, struct message *message)
{
    *reader = (struct json_reader){.file = file, .message = message};
}

static size_t append(struct json_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static size_t append(struct json_reader *reader, const char *format, ...)
{
    size_t mark = reader->used, room = sizeof reader->path - reader->used;
    va_list values;

    va_start(values, format);
    int wrote = vsnprintf(reader->path + reader->used, room, format, values);
    va_end(values);
    if (wrote > 0)
        reader->used += (size_t)wrote < room ? (size_t)wrote : room - 1;
    return mark;
}

size_t json_reader_enter(struct json_reader *reader, const char *key)
{
    return append(reader, "%s%s", reader->used ? "." : "", key);
}

size_t json_reader_enter_index(struct json_reader *reader, size_t index)
{
    return append(reader, "[%zu]", index);
}

void json_reader_leave(struct json_reader *reader, size_t mark)
{
    reader->used = mark;
    reader->path[mark] = '\0';
}

bool json_reader_complain(struct json_reader *reader, const char *key, const char *format, ...)
{
    char text[512];
    va_list values;

    if (reader->failed)
        return false;
    reader->failed = true;
    va_start(values, format);
    printable_vinto(text, sizeof text, format, values);
    va_end(values);
    return message_at(reader->message, reader->file, 0, 0, "%s%s%s: %s", reader->path,
                      reader->used && key ? "." : "", key ? key : "", text);
}

static const char *type_name(const json_t *value)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array",  [JSON_STRING] = "a text",
        [JSON_INTEGER] = "a number", [JSON_REAL] = "a fraction", [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };

    return names[json_typeof(value)];
}

/* The member if it is of this type; else a complaint, and NULL. */
static json_t *member(struct json_reader *reader, json_t *object, const char *key, json_type type,
                      const char *what)
{
    json_t *value = json_object_get(object, key);

    if (reader->failed)
        return NULL;
    if (!value)
        json_reader_complain(reader, key, "is missing");
    else if (json_typeof(value) != type)
        json_reader_complain(reader, key, "must be %s, is %s", what, type_name(value));
    return reader->failed ? NULL : value;
}

json_t *json_reader_object(struct json_reader *reader, json_t *object, const char *key)
{
    return member(reader, object, key, JSON_OBJECT, "an object");
}

json_t *json_reader_array(struct json_reader *reader, json_t *object, const char *key)
{
    return member(reader, object, key, JSON_ARRAY, "an array");
}

const char *json_reader_text(struct json_reader *reader, json_t *object, const char *key)
{
    return json_string_value(member(reader, object, key, JSON_STRING, "a text"));
}

const char *json_reader_optional_text(struct json_reader *reader, json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    if (!value || json_is_null(value))
        return NULL;
    return json_reader_text(reader, object, key);
}

int64_t json_reader_count(struct json_reader *reader, json_t *object, const char *key)
{
    json_t *value = member(reader, object, key, JSON_INTEGER, "a whole number");

    if (value && json_integer_value(value) < 0)
        json_reader_complain(reader, key, "must not be negative, is %lld",
                             (long long)json_integer_value(value));
    return reader->failed ? 0 : json_integer_value(value);
}

bool json_reader_row(struct json_reader *reader, json_t *row, size_t width, int64_t *out)
{
    if (reader->failed)
        return false;
    if (!json_is_array(row) || json_array_size(row) != width)
        return json_reader_complain(reader, NULL, "must be an array of %zu numbers", width);
    for (size_t i = 0; i < width; i++) {
        json_t *value = json_array_get(row, i);
        if (!json_is_integer(value))
            return json_reader_complain(reader, NULL, "must hold whole numbers, has %s",
                                        type_name(value));
        out[i] = json_integer_value(value);
    }
    return true;
}
