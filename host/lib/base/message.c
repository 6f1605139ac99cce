/* Collects problems as lines of text; see message.h. */
#include "host/lib/base/message.h"

#include "host/lib/base/printable.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void append(struct message *message, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

/* Cuts between two characters. */
static void cut(struct message *message)
{
    size_t at = printable_cut(message->text, MESSAGE_MAX - 5);

    memcpy(message->text + at, "...\n", 5);
    message->used = at + 4;
}

static void append(struct message *message, const char *format, va_list values)
{
    char *text = printable_vformat(format, values);
    size_t size = text ? strlen(text) : 0, room = MESSAGE_MAX - message->used;
    bool whole = size < room;

    if (text)
        memcpy(message->text + message->used, text, whole ? size + 1 : room - 1);
    if (whole)
        message->used += size;
    else
        cut(message);
    free(text);
}

static void append_text(struct message *message, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void append_text(struct message *message, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    append(message, format, values);
    va_end(values);
}

static void add(struct message *message, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

static void add(struct message *message, const char *format, va_list values)
{
    message->count++;
    append_text(message, "error: ");
    append(message, format, values);
    append_text(message, "\n");
}

bool message_add(struct message *message, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    add(message, format, values);
    va_end(values);
    return false;
}

bool message_at(struct message *message, const char *file, size_t line, size_t column,
                const char *format, ...)
{
    va_list values;

    message->count++;
    append_text(message, "%s:", file);
    if (line)
        append_text(message, "%zu:", line);
    if (line && column)
        append_text(message, "%zu:", column);
    append_text(message, " error: ");
    va_start(values, format);
    append(message, format, values);
    va_end(values);
    append_text(message, "\n");
    return false;
}

bool message_add_lines(struct message *message, const char *lines, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    add(message, format, values);
    va_end(values);
    while (*lines) {
        size_t size = strcspn(lines, "\n");

        append_text(message, "  %.*s\n", (int)size, lines);
        lines += size + (lines[size] == '\n');
    }
    return false;
}

void message_print(const struct message *message, FILE *out)
{
    for (const char *line = message->text; *line;) {
        size_t size = strcspn(line, "\n");
        const char *prefix = strncmp(line, "error: ", 7) == 0 ? "irqbench: " : "";

        fprintf(out, "%s%.*s\n", prefix, (int)size, line);
        line += size + (line[size] == '\n');
    }
}
