/* Compares targets by what run.json says of them; see targets.h. */
#include "host/lib/compare/targets.h"

#include <stdlib.h>
#include <string.h>

/* Keys of a target, and what a reader calls them: the one list of what makes two of them another.
 * With another of the first ones numbers are no numbers of the same thing; with another of the rest
 * they are, but a difference may come from here. Those that stand in a baseline are what its
 * readers know of a board; where they are not the same, the gate says so. */
static const struct property {
    const char *key, *name;
    bool forbids, in_baseline;
} properties[] = {
    {"core", "core", true, true},
    {"evidence", "evidence", true, true},
    {"clock", "clock", false, true},
    {"clock_hz", "clock rate (Hz)", false, true},
    {"compiler", "compiler", false, true},
    {"flags", "compiler flags", false, true},
    {"model", "timing model", false, true},
    {"wait_states", "wait states", false, false},
    {"code_memory", "code memory", false, false},
    {"data_memory", "data memory", false, false},
    {"fpu", "FPU", false, false},
    {"machine", "machine", false, false},
    {"qemu", "QEMU", false, false},
    {"port", "behind a port", false, false},
};
#define PROPERTIES (sizeof properties / sizeof *properties)

const char *targets_baseline_key(size_t index)
{
    for (size_t i = 0; i < PROPERTIES; i++)
        if (properties[i].in_baseline && index-- == 0)
            return properties[i].key;
    return NULL;
}

bool targets_key_forbids(const char *key)
{
    for (size_t i = 0; i < PROPERTIES; i++)
        if (strcmp(properties[i].key, key) == 0)
            return properties[i].forbids;
    return false;
}

bool targets_value(const struct result_target *target, const char *key, char **value)
{
    json_t *said = json_object_get(target->json, key);

    *value = NULL;
    if (!said || json_is_null(said))
        return true;
    if (json_is_string(said))
        *value = strdup(json_string_value(said));
    else
        *value =
            json_dumps(said, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
    return *value != NULL;
}

static void add(const struct property *property, const struct result_target *old,
                const struct result_target *new, struct text *text, bool any)
{
    char *before = NULL, *after = NULL;
    bool fine = targets_value(old, property->key, &before);

    fine &= targets_value(new, property->key, &after);
    text->failed |= !fine;
    text_addf(text, "%s%s: %s, then %s", any ? "; " : "", property->name,
              before ? before : "not said", after ? after : "not said");
    free(before);
    free(after);
}

/* Of the properties that forbid, or of the others, or of both. */
static bool tell(const struct result_target *old, const struct result_target *new, bool forbidding,
                 bool others, struct text *text)
{
    bool any = false;

    for (size_t i = 0; old != new &&i < PROPERTIES; i++) {
        json_t *one = json_object_get(old->json, properties[i].key);
        json_t *other = json_object_get(new->json, properties[i].key);
        if (!(properties[i].forbids ? forbidding : others) || one == other ||
            (one && other && json_equal(one, other)))
            continue;
        add(&properties[i], old, new, text, any);
        any = true;
    }
    return any;
}

const struct result_target *targets_find(const struct results *results, const char *board)
{
    for (size_t i = 0; i < results->target_count; i++)
        if (strcmp(results->targets[i].board, board) == 0)
            return &results->targets[i];
    return NULL;
}

bool targets_refuse(const struct result_target *old, const struct result_target *new,
                    struct text *reason)
{
    return tell(old, new, true, false, reason);
}

bool targets_note(const struct result_target *old, const struct result_target *new,
                  struct text *note)
{
    return tell(old, new, false, true, note);
}

bool targets_differ(const struct result_target *old, const struct result_target *new,
                    struct text *how)
{
    return tell(old, new, true, true, how);
}
