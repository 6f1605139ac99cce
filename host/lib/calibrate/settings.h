/* The settings of a core's model that are not calibrated, and which values of each are
 * tried.
 */
#ifndef HOST_LIB_CALIBRATE_SETTINGS_H
#define HOST_LIB_CALIBRATE_SETTINGS_H

#include "host/lib/calibrate/solve.h"
#include "host/lib/target/model_changes.h"

#define SETTINGS_MAX      (MODEL_RULE_COUNT + MODEL_PARAM_COUNT)
#define SETTINGS_TEXT_MAX 96u

struct calibrate_setting {
    const char *name, *text; /* the model's own; static */
    bool is_rule;            /* 0 is off, 1 on */
    struct model_cost in_force;
    uint32_t values[SOLVE_VALUES_MAX]; /* ascending; the one in force is among them */
    size_t count, now;                 /* values[now] is in force */
};

/* Of a core by name, with `changes` in force. Returns how many there are; 0: no such core, or
 * the model does not time it. */
size_t settings_list(const char *core, const struct model_changes *changes,
                     struct calibrate_setting settings[SETTINGS_MAX]);

/* "late_arrival=0/4/6", "literal_extra=on": the change that puts a value in force. */
void settings_change(const struct calibrate_setting *setting, size_t value,
                     char text[SETTINGS_TEXT_MAX]);

/* "4", "on", and for a wait "whole" */
void settings_value(const struct calibrate_setting *setting, size_t value,
                    char text[SETTINGS_TEXT_MAX]);

#endif
