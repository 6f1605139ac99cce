/* Writes an output; see outputs.h. */
#include "host/lib/outputs/outputs.h"

#include "host/lib/files/output_file.h"
#include <stdlib.h>

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
