/* Setups of a history; see setup.h. */
#include "host/lib/history/setup.h"

#include "host/lib/compare/targets.h"
#include <stdlib.h>
#include <string.h>

/* What differs from image to image, or is long. */
static const char *const left_out[] = {"audit",  "image_crc",   "instruments",   "read_cost",
                                       "styles", "read_spread", "schema_version"};

char *setup_text(const struct result_target *target)
{
    json_t *copy = json_copy(target->json);

    for (size_t i = 0; copy && i < sizeof left_out / sizeof *left_out; i++)
        json_object_del(copy, left_out[i]);
    char *text = copy ? json_dumps(copy, JSON_SORT_KEYS | JSON_COMPACT) : NULL;
    json_decref(copy);
    return text;
}

static const char *text_at(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

bool setup_read(json_t *json, struct result_target *setup)
{
    const char *evidence = text_at(json, "evidence");
    unsigned kind = 0;

    *setup = (struct result_target){
        .json = json,
        .board = text_at(json, "board"),
        .core = text_at(json, "core"),
        .clock = text_at(json, "clock"),
        .compiler = text_at(json, "compiler"),
        .flags = text_at(json, "flags"),
        .machine = text_at(json, "machine"),
        .port = json_is_true(json_object_get(json, "port")),
        .clock_hz = json_integer_value(json_object_get(json, "clock_hz")),
    };
    while (evidence && kind < EVIDENCE_COUNT &&
           strcmp(result_evidence_name((enum result_evidence)kind), evidence) != 0)
        kind++;
    setup->evidence = (enum result_evidence)kind;
    return evidence && kind < EVIDENCE_COUNT && setup->board && setup->core && setup->clock;
}

bool setup_alike(const struct result_target *one, const struct result_target *other)
{
    return strcmp(one->board, other->board) == 0 && strcmp(one->core, other->core) == 0 &&
           one->evidence == other->evidence;
}

bool setup_same(const struct result_target *one, const struct result_target *other)
{
    struct text told = {0};
    bool same = strcmp(one->board, other->board) == 0 && !targets_refuse(one, other, &told) &&
                !targets_note(one, other, &told);

    text_free(&told);
    return same;
}

void setup_tell(struct text *out, const struct result_target *old, const struct result_target *new)
{
    targets_note(old, new, out);
}
