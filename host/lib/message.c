/* Collects problems as lines of text; see message.h. */
#include "host/lib/message.h"

#include <stdarg.h>
#include <string.h>

static void append(struct message *message, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

static void append(struct message *message, const char *format, va_list values)
{
    size_t room = MESSAGE_MAX - message->used;
    int wanted = vsnprintf(message->text + message->used, room, format, values);

    if (wanted < 0)
        return;
    if ((size_t)wanted < room) {
        message->used += (size_t)wanted;
        return;
    }
    message->used = MESSAGE_MAX - 1;
    memcpy(message->text + MESSAGE_MAX - 5, "...\n", 5);
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

bool message_add(struct message *message, const char *format, ...)
{
    va_list values;

    message->count++;
    append_text(message, "error: ");
    va_start(values, format);
    append(message, format, values);
    va_end(values);
    append_text(message, "\n");
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

void message_print(const struct message *message, FILE *out)
{
    for (const char *line = message->text; *line;) {
        size_t size = strcspn(line, "\n");
        const char *prefix = strncmp(line, "error: ", 7) == 0 ? "irqbench: " : "";

        fprintf(out, "%s%.*s\n", prefix, (int)size, line);
        line += size + (line[size] == '\n');
    }
}
