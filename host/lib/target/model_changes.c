/* Changes of the timing model, read and handed on. */
#include "host/lib/target/model_changes.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 64, CYCLES_MAX = 1000000 };

/* The name before '='; what stands behind it, or NULL. */
static const char *split(const char *text, char name[NAME_MAX_LENGTH])
{
    const char *equals = strchr(text, '=');

    snprintf(name, NAME_MAX_LENGTH, "%.*s", equals ? (int)(equals - text) : 0, text);
    return equals ? equals + 1 : NULL;
}

static bool is_switch(const char *value)
{
    return value && (strcmp(value, "on") == 0 || strcmp(value, "off") == 0);
}

static bool read_cycles(const char **text, uint32_t *cycles)
{
    uint64_t number = 0;
    bool good = decimal_pass(text, CYCLES_MAX, &number);

    *cycles = (uint32_t)number;
    return good;
}

/* "1/2/3" or "2". */
static bool read_cost(const char *value, struct model_cost *cost)
{
    if (!value || !read_cycles(&value, &cost->best))
        return false;
    cost->nominal = cost->worst = cost->best;
    if (*value == '\0')
        return true;
    return *value++ == '/' && read_cycles(&value, &cost->nominal) && *value++ == '/' &&
           read_cycles(&value, &cost->worst) && *value == '\0';
}

static bool keep(struct model_changes *changes, const char *who, const char *text,
                 struct message *message)
{
    if (changes->count == MODEL_CHANGES_MAX)
        return message_add(message, "%s: at most %u settings of the model can be changed", who,
                           MODEL_CHANGES_MAX);
    changes->texts[changes->count++] = text;
    return true;
}

static bool no_rule(const char *who, const char *name, struct message *message)
{
    const char *names[MODEL_RULE_COUNT];
    char hint[SUGGEST_TEXT_MAX];

    for (size_t i = 0; i < MODEL_RULE_COUNT; i++)
        names[i] = model_rule_name((enum model_rule)i);
    return message_add(message, "%s: the model has no rule '%s'%s", who, name,
                       suggest_text(hint, name, names, MODEL_RULE_COUNT));
}

static bool no_param(const char *who, const char *name, struct message *message)
{
    const char *names[MODEL_PARAM_COUNT];
    char hint[SUGGEST_TEXT_MAX];

    for (size_t i = 0; i < MODEL_PARAM_COUNT; i++)
        names[i] = model_param_name((enum model_param)i);
    return message_add(message, "%s: the model has no parameter '%s'%s", who, name,
                       suggest_text(hint, name, names, MODEL_PARAM_COUNT));
}

bool model_changes_add_rule(struct model_changes *changes, const char *who, const char *text,
                            struct message *message)
{
    char name[NAME_MAX_LENGTH];
    enum model_rule rule;

    if (!is_switch(split(text, name)))
        return message_add(message, "%s needs NAME=on or NAME=off, not '%s'", who, text);
    return model_rule_by_name(name, &rule) ? keep(changes, who, text, message)
                                           : no_rule(who, name, message);
}

bool model_changes_add_param(struct model_changes *changes, const char *who, const char *text,
                             struct message *message)
{
    char name[NAME_MAX_LENGTH];
    enum model_param param;
    struct model_cost cost;

    if (!read_cost(split(text, name), &cost))
        return message_add(message, "%s needs NAME=BEST/NOMINAL/WORST or NAME=CYCLES, not '%s'",
                           who, text);
    if (cost.best > cost.nominal || cost.nominal > cost.worst)
        return message_add(message, "%s: best <= nominal <= worst does not hold in '%s'", who,
                           text);
    return model_param_by_name(name, &param) ? keep(changes, who, text, message)
                                             : no_param(who, name, message);
}

bool model_changes_add(struct model_changes *changes, const char *who, const char *text,
                       struct message *message)
{
    char name[NAME_MAX_LENGTH];

    return is_switch(split(text, name)) ? model_changes_add_rule(changes, who, text, message)
                                        : model_changes_add_param(changes, who, text, message);
}

void model_changes_apply(const struct model_changes *changes, struct model_core *core)
{
    for (size_t i = 0; i < changes->count; i++) {
        char name[NAME_MAX_LENGTH];
        const char *value = split(changes->texts[i], name);
        enum model_rule rule;
        enum model_param param;
        struct model_cost cost;

        if (is_switch(value) && model_rule_by_name(name, &rule))
            model_rule_set(core, rule, strcmp(value, "on") == 0);
        else if (model_param_by_name(name, &param) && read_cost(value, &cost))
            model_param_set(core, param, cost);
    }
}

void model_changes_put(FILE *out, const struct model_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        char name[NAME_MAX_LENGTH];
        const char *value = split(changes->texts[i], name);
        struct model_cost cost;

        if (is_switch(value))
            printable_print(out, ",rule=%s:%s", name, value);
        else if (read_cost(value, &cost))
            printable_print(out, ",param=%s:%u/%u/%u", name, cost.best, cost.nominal, cost.worst);
    }
}
