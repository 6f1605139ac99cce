/* Writes an output; see outputs.h. */
#include "host/lib/outputs/outputs.h"

#include "host/lib/files/output_file.h"
#include <stdlib.h>

static bool is_apart(const struct output_place *place, const struct output_place *others,
                     size_t count, struct message *message)
{
    for (size_t i = 0; i < count; i++)
        if (others[i].path && output_file_is(place->path, others[i].path))
            return message_add(message, "%s %s is the file of %s, too; give each its own",
                               place->option, place->path, others[i].option);
    return true;
}

bool outputs_check(const struct output_place *places, size_t count, const char *elf,
                   struct message *message)
{
    bool good = true;

    for (size_t i = 0; i < count; i++) {
        if (!places[i].path)
            continue;
        if (output_file_is(places[i].path, elf))
            good = message_add(message, "%s %s is the image itself; name another file",
                               places[i].option, places[i].path);
        else
            good = is_apart(&places[i], places, i, message) &&
                   output_file_check(places[i].path, message) && good;
    }
    return good;
}

bool output_write(const struct trace_print *print, const char *path, output_fn write,
                  struct message *message)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool good = out && write(out, print);

    if (out && fclose(out) != 0)
        good = false;
    good = good ? output_file_write(path, text, size, message)
                : message_add(message, "%s: out of memory", path);
    free(text);
    return good;
}
