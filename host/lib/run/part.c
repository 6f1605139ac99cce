/* Parses and lists what is to be measured; see part.h. */
#include "host/lib/run/part.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/folder.h"
#include <stdlib.h>
#include <string.h>

#define SHARDS_MAX 9999u

/* Up to four digits, and no zero in front. */
static const char *take_number(const char *text, unsigned *number)
{
    size_t digits = strspn(text, "0123456789");

    if (!digits || digits > 4 || text[0] == '0')
        return NULL;
    *number = (unsigned)strtoul(text, NULL, 10);
    return text + digits;
}

bool part_parse(struct manifest_part *part, const char *pattern, const char *shard,
                struct message *message)
{
    const char *rest = shard;

    *part = (struct manifest_part){.pattern = pattern};
    if (!shard)
        return true;
    rest = take_number(rest, &part->shard);
    rest = rest && *rest == '/' ? take_number(rest + 1, &part->shards) : NULL;
    if (rest && !*rest && part->shard <= part->shards && part->shards <= SHARDS_MAX)
        return true;
    return message_add(message, "--shard '%s': expected I/N, as in 1/3 to 3/3", shard);
}

/* The manifest's choice, of no more than ids. */
static json_t *ids_of(const struct config *config)
{
    json_t *cells = json_array();

    for (size_t i = 0; i < config->cell_count; i++)
        json_array_append_new(cells, json_pack("{s:s}", "id", config->cells[i].id));
    return json_pack("{s:o}", "cells", cells);
}

bool part_list(FILE *out, const struct config *config, const struct manifest_part *part,
               struct message *message)
{
    json_t *ids = ids_of(config), *cell = NULL;
    size_t index = 0, count = 0;

    if (!ids || !manifest_select(ids, part, message)) {
        json_decref(ids);
        return message->count ? false : message_add(message, "out of memory");
    }
    json_array_foreach(json_object_get(ids, "cells"), index, cell)
    {
        if (json_is_true(json_object_get(cell, "left_out")))
            continue;
        printable_print(out, "%s\n", json_string_value(json_object_get(cell, "id")));
        count++;
    }
    printable_print(out, "%zu of %zu cells\n", count, config->cell_count);
    json_decref(ids);
    return true;
}

char *part_default_directory(const char *config_path)
{
    const char *name = folder_entry(config_path), *dot = strrchr(name, '.');
    size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    char *path = NULL;

    return asprintf(&path, "build/results/%.*s", (int)length, name) < 0 ? NULL : path;
}
