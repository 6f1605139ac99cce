/* The settings of a core's model that are not calibrated, and which values of each are
 * tried.
 */
#ifndef HOST_LIB_CALIBRATE_SETTINGS_H
#define HOST_LIB_CALIBRATE_SETTINGS_H

#include "host/lib/calibrate/solve.h"
#include "host/lib/target/model_changes.h"

#define SETTINGS_MAX       (MODEL_RULE_COUNT + MODEL_PARAM_COUNT)
#define SETTINGS_TEXT_MAX  96u
#define SETTINGS_TRIED_MAX ((SOLVE_VALUES_MAX + 1u) / 2u) /* each, and what lies behind it */

struct calibrate_setting {
    const char *name, *text; /* the model's own; static */
    bool is_rule;            /* 0 is off, 1 on */
    struct model_cost in_force;
    uint32_t values[SETTINGS_TRIED_MAX]; /* ascending; the one in force is among them */
    size_t count, now;                   /* values[now] is in force */
};

/* One value that is tried, or all between two of them that are. */
struct settings_span {
    uint32_t low, high;
    size_t from, to; /* of the values that are tried; equal: this one */
};

/* Of a core by name, with `changes` in force. Returns how many there are; 0: no such core, or
 * the model does not time it. Bounds too far apart to try every value are tried in even steps. */
size_t settings_list(const char *core, const struct model_changes *changes,
                     struct calibrate_setting settings[SETTINGS_MAX]);

/* "late_arrival=0/4/6", "literal_extra=on": the change that puts a value in force. */
void settings_change(const struct calibrate_setting *setting, size_t value,
                     char text[SETTINGS_TEXT_MAX]);

/* All of a setting's values in one go, ascending. Returns how many there are. */
size_t settings_spans(const struct calibrate_setting *setting,
                      struct settings_span spans[SOLVE_VALUES_MAX]);

/* "4", "on", and for a wait "whole" */
void settings_number(const struct calibrate_setting *setting, uint32_t number,
                     char text[SETTINGS_TEXT_MAX]);

#endif
