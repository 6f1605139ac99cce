/* Settings and their values; see settings.h. */
#include "host/lib/calibrate/settings.h"

#include <stdio.h>
#include <string.h>

#define BEYOND      2u /* so far outside of its bounds a cost is tried, too */
#define ENTRY_LEAST 12u
#define ENTRY_MOST  24u

/* Ascending. Room for one more is kept for the value in force. */
static void add_value(struct calibrate_setting *setting, uint32_t value)
{
    setting->values[setting->count++] = value;
}

/* Each of them, or, if they are too many, some in even steps and the last. */
static void add_range(struct calibrate_setting *setting, uint32_t from, uint32_t to)
{
    const uint32_t most = SETTINGS_TRIED_MAX - 2u;
    uint32_t step = (to - from) / most + 1u;
    for (uint32_t value = from; value < to; value += step)
        add_value(setting, value);
    add_value(setting, to);
}

/* A cap on a wait changes little above a few cycles, up to all of an instruction. */
static void add_waits(struct calibrate_setting *setting)
{
    static const uint32_t waits[] = {0, 1, 2, 3, 4, 6, 8, 12, MODEL_WAIT_WHOLE};
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
        add_value(setting, waits[i]);
}

/* A part's minimum lies somewhere about what entries take. */
static void add_minimums(struct calibrate_setting *setting)
{
    add_value(setting, 0);
    add_range(setting, ENTRY_LEAST, ENTRY_MOST);
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcmp(name + length - tail, end) == 0;
}

static void add_values(struct calibrate_setting *setting)
{
    const struct model_cost *cost = &setting->in_force;
    uint32_t least = cost->best > 0 && !setting->is_rule; /* what takes time takes a cycle */
    uint32_t from = cost->best > BEYOND + least ? cost->best - BEYOND : least;
    if (ends_with(setting->name, "_wait")) {
        add_waits(setting);
    } else if (strcmp(setting->name, model_param_name(MODEL_PARAM_ENTRY_MINIMUM)) == 0) {
        add_minimums(setting);
    } else {
        add_range(setting, from, setting->is_rule ? 1u : cost->worst + BEYOND);
    }
}

/* The value in force has a place of its own, wherever it lies. */
static void find_now(struct calibrate_setting *setting)
{
    size_t at = 0;
    while (at < setting->count && setting->values[at] < setting->in_force.nominal)
        at++;
    if (at == setting->count || setting->values[at] != setting->in_force.nominal) {
        memmove(&setting->values[at + 1u], &setting->values[at],
                (setting->count - at) * sizeof *setting->values);
        setting->values[at] = setting->in_force.nominal;
        setting->count++;
    }
    setting->now = at;
}

size_t settings_list(const char *core, const struct model_changes *changes,
                     struct calibrate_setting settings[SETTINGS_MAX])
{
    struct model_core model;
    struct model_setting found;
    size_t count = 0;
    if (!model_core_init(&model, core) || !model_core_has_cycles(&model))
        return 0;
    model_changes_apply(changes, &model);
    for (size_t i = 0; model_setting_at(&model, i, &found); i++) {
        if (!found.applies || found.calibrated)
            continue;
        struct calibrate_setting *setting = &settings[count++];
        *setting = (struct calibrate_setting){.name = found.name,
                                              .text = found.text,
                                              .is_rule = found.kind == MODEL_SETTING_RULE,
                                              .in_force = found.value};
        add_values(setting);
        find_now(setting);
    }
    return count;
}

void settings_change(const struct calibrate_setting *setting, size_t value,
                     char text[SETTINGS_TEXT_MAX])
{
    uint32_t to = setting->values[value];
    const struct model_cost *cost = &setting->in_force;
    if (setting->is_rule)
        snprintf(text, SETTINGS_TEXT_MAX, "%s=%s", setting->name, to ? "on" : "off");
    else
        snprintf(text, SETTINGS_TEXT_MAX, "%s=%u/%u/%u", setting->name,
                 cost->best < to ? cost->best : to, to, cost->worst > to ? cost->worst : to);
}

size_t settings_spans(const struct calibrate_setting *setting,
                      struct settings_span spans[SOLVE_VALUES_MAX])
{
    size_t count = 0;
    for (size_t v = 0; v < setting->count; v++) {
        uint32_t value = setting->values[v];
        spans[count++] = (struct settings_span){value, value, v, v};
        if (v + 1u < setting->count && setting->values[v + 1u] > value + 1u)
            spans[count++] =
                (struct settings_span){value + 1u, setting->values[v + 1u] - 1u, v, v + 1u};
    }
    return count;
}

void settings_number(const struct calibrate_setting *setting, uint32_t number,
                     char text[SETTINGS_TEXT_MAX])
{
    if (setting->is_rule)
        snprintf(text, SETTINGS_TEXT_MAX, "%s", number ? "on" : "off");
    else if (number >= MODEL_WAIT_WHOLE && ends_with(setting->name, "_wait"))
        snprintf(text, SETTINGS_TEXT_MAX, "whole");
    else
        snprintf(text, SETTINGS_TEXT_MAX, "%u", number);
}
