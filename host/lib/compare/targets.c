/* Compares targets by what run.json says of them; see targets.h. */
#include "host/lib/compare/targets.h"

#include <stdlib.h>
#include <string.h>

/* Keys of a target, and what a reader calls them. */
struct property {
    const char *key, *name;
};
/* Numbers with one of these different are no numbers of the same thing. */
static const struct property forbidding[] = {{"evidence", "evidence"}, {"core", "core"}};
/* With these they are, but a difference may come from here. */
static const struct property telling[] = {
    {"clock", "clock"},
    {"clock_hz", "clock rate (Hz)"},
    {"compiler", "compiler"},
    {"flags", "compiler flags"},
    {"wait_states", "wait states"},
    {"code_memory", "code memory"},
    {"data_memory", "data memory"},
    {"fpu", "FPU"},
    {"machine", "machine"},
    {"qemu", "QEMU"},
    {"port", "behind a port"},
    {"model", "timing model"},
};

static char *shown(const json_t *value)
{
    if (!value || json_is_null(value))
        return strdup("not said");
    if (json_is_string(value))
        return strdup(json_string_value(value));
    return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
}

static bool add(const struct property *properties, size_t count, const struct result_target *old,
                const struct result_target *new, struct text *text)
{
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        json_t *one = json_object_get(old->json, properties[i].key);
        json_t *other = json_object_get(new->json, properties[i].key);
        if (one == other || (one && other && json_equal(one, other)))
            continue;
        char *before = shown(one), *after = shown(other);
        text_addf(text, "%s%s: %s, then %s", any ? "; " : "", properties[i].name,
                  before ? before : "?", after ? after : "?");
        free(before);
        free(after);
        any = true;
    }
    return any;
}

bool targets_refuse(const struct result_target *old, const struct result_target *new,
                    struct text *reason)
{
    return old != new &&add(forbidding, sizeof forbidding / sizeof *forbidding, old, new, reason);
}

bool targets_note(const struct result_target *old, const struct result_target *new,
                  struct text *note)
{
    return old != new &&add(telling, sizeof telling / sizeof *telling, old, new, note);
}
