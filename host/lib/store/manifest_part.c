/* Which cells of a manifest are measured; see manifest.h. */
#include "host/lib/store/manifest.h"

#include "host/lib/files/json_file.h"
#include "host/lib/pattern/pattern.h"
#include <string.h>

static json_t *cells_of(const json_t *manifest)
{
    return json_object_get(manifest, "cells");
}

static const char *id_of(const json_t *cell)
{
    const char *id = json_string_value(json_object_get(cell, "id"));
    return id ? id : "";
}

/* Every shards-th cell that matches: cells of one kind last about equally long, and stand side by
 * side. */
static size_t leave_out(json_t *manifest, const struct manifest_part *part)
{
    size_t index = 0, matching = 0, kept = 0;
    json_t *cell = NULL;

    json_array_foreach(cells_of(manifest), index, cell)
    {
        bool is_in = pattern_matches(part->pattern, id_of(cell)) &&
                     (!part->shards || matching++ % part->shards == part->shard - 1u);
        json_object_del(cell, "left_out");
        if (!is_in)
            json_object_set_new(cell, "left_out", json_true());
        kept += is_in;
    }
    return kept;
}

static json_t *part_json(const json_t *manifest, const struct manifest_part *part)
{
    json_t *shard = part->shards ? json_sprintf("%u/%u", part->shard, part->shards) : json_null();

    return json_pack("{s:o, s:o, s:I}", "pattern",
                     part->pattern ? json_text_of(part->pattern) : json_null(), "shard", shard,
                     "of", (json_int_t)manifest_cell_count(manifest));
}

bool manifest_select(json_t *manifest, const struct manifest_part *part, struct message *message)
{
    if (!part->pattern && !part->shards)
        return true;
    if (!leave_out(manifest, part))
        return message_add(message, "none of the %zu cells is %s%s%s",
                           manifest_cell_count(manifest),
                           part->pattern ? "one that matches " : "in this shard",
                           part->pattern ? part->pattern : "",
                           part->pattern && part->shards ? ", in this shard" : "");
    json_object_set_new(manifest, "part", part_json(manifest, part));
    return true;
}

json_t *manifest_part_json(const json_t *manifest)
{
    return json_object_get(manifest, "part");
}

json_t *manifest_all_shards(const json_t *manifest)
{
    json_t *copy = json_deep_copy(manifest);
    struct manifest_part part = {
        json_string_value(json_object_get(manifest_part_json(manifest), "pattern")), 0, 0};

    if (!copy)
        return NULL;
    leave_out(copy, &part);
    if (part.pattern)
        json_object_set_new(copy, "part", part_json(copy, &part));
    else
        json_object_del(copy, "part");
    return copy;
}

size_t manifest_cells_in(const json_t *manifest, const char *board)
{
    struct manifest_cell cell;
    size_t count = 0;

    for (size_t i = 0; i < manifest_cell_count(manifest); i++)
        count += manifest_cell_at(manifest, i, &cell) && !cell.left_out &&
                 (!board || strcmp(board, cell.board) == 0);
    return count;
}
