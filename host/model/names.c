/* Names of classes, doubts, rules and parameters, all from the lists in
 * model.h, so that a name cannot be forgotten. */
#include <string.h>

#include "host/model/model.h"

static const char *const class_names[] = {
#define X(id, name) name,
    MODEL_CLASSES(X)
#undef X
};

static const char *const unknown_names[] = {
#define X(id, name, text) name,
    MODEL_UNKNOWNS(X)
#undef X
};

static const char *const unknown_texts[] = {
#define X(id, name, text) text,
    MODEL_UNKNOWNS(X)
#undef X
};

static const char *const rule_names[] = {
#define X(id, name) name,
    MODEL_RULES(X)
#undef X
};

static const char *const param_names[] = {
#define X(id, name) name,
    MODEL_PARAMS(X)
#undef X
};

const char *model_class_name(enum model_class klass)
{
    return (unsigned)klass < MODEL_CLASS_COUNT ? class_names[klass] : "?";
}

const char *model_unknown_name(enum model_unknown unknown)
{
    return (unsigned)unknown < MODEL_UNKNOWN_COUNT ? unknown_names[unknown] : "?";
}

const char *model_unknown_text(enum model_unknown unknown)
{
    return (unsigned)unknown < MODEL_UNKNOWN_COUNT ? unknown_texts[unknown] : "?";
}

const char *model_rule_name(enum model_rule rule)
{
    return (unsigned)rule < MODEL_RULE_COUNT ? rule_names[rule] : "?";
}

const char *model_param_name(enum model_param param)
{
    return (unsigned)param < MODEL_PARAM_COUNT ? param_names[param] : "?";
}

static bool find(const char *const *names, size_t count, const char *name, size_t *index)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

bool model_rule_by_name(const char *name, enum model_rule *rule)
{
    size_t index;
    if (!find(rule_names, MODEL_RULE_COUNT, name, &index)) {
        return false;
    }
    *rule = (enum model_rule)index;
    return true;
}

bool model_param_by_name(const char *name, enum model_param *param)
{
    size_t index;
    if (!find(param_names, MODEL_PARAM_COUNT, name, &index)) {
        return false;
    }
    *param = (enum model_param)index;
    return true;
}
