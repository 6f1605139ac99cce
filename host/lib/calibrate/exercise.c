/* A cell for each setting that is not calibrated on some core; see exercise.h. That these tell what
 * they are said to tell is tested (host/tests/calibrate/known.sh). */
#include "host/lib/calibrate/exercise.h"

#include "host/model/model.h"
#include <string.h>

/* A cell without its parameters, or why there is none. */
struct exercise {
    const char *scenario, *subject, *load;
    const char *none;
};

#define SPAN_OF(style)                                                                             \
    {                                                                                              \
        "entry_exit", style, "none", NULL                                                          \
    }
#define SWEPT(load)                                                                                \
    {                                                                                              \
        "entry_swept", "raw_c", load, NULL                                                         \
    }
#define NO_CELL(what)                                                                              \
    {                                                                                              \
        NULL, NULL, NULL, "no cell times " what                                                    \
    }

static const struct exercise rules[MODEL_RULE_COUNT] = {
    [MODEL_RULE_PAIR_NEEDS_SAME_MEMORY] = SPAN_OF("context"),
    [MODEL_RULE_WIDE_UNALIGNED_UNPAIRED] = SPAN_OF("dispatch_kernel"),
    [MODEL_RULE_STORE_THEN_LITERAL] = SPAN_OF("ceiling"),
    [MODEL_RULE_LITERAL_EXTRA] = SPAN_OF("ceiling"),
    [MODEL_RULE_WIDE_RUN_FETCH] = SPAN_OF("ceiling"),
    [MODEL_RULE_LOAD_ABSORBS_NOP] = {"late_arrival", "raw_c", "none", NULL},
    [MODEL_RULE_MULTI_CYCLE_FINISH] = SWEPT("idle"),
};

static const struct exercise params[MODEL_PARAM_COUNT] = {
    [MODEL_PARAM_REFILL_CALL] = SPAN_OF("raw_c_call"),
    [MODEL_PARAM_REFILL_RETURN] = SPAN_OF("ceiling"),
    [MODEL_PARAM_REFILL_REGISTER] = SPAN_OF("dispatch_table"),
    [MODEL_PARAM_REFILL_LOADED] = SPAN_OF("dispatch_chain"),
    [MODEL_PARAM_REFILL_TABLE] = NO_CELL("a table branch"),
    [MODEL_PARAM_REFILL_FORWARD] = SPAN_OF("direct"),
    [MODEL_PARAM_REFILL_SYSTEM_BUS] = NO_CELL("a jump inside code in RAM"),
    [MODEL_PARAM_REFILL_ISB] = {"shared_op", "basepri_max", "none", NULL},
    [MODEL_PARAM_UNTAKEN_WIDE] = {"noise", "raw_c", "none", NULL},
    [MODEL_PARAM_SHARED_MEMORY] = SPAN_OF("ceiling"),
    [MODEL_PARAM_BARRIER] = SPAN_OF("raw_c_dsb"),
    [MODEL_PARAM_DIVIDE] = NO_CELL("a division: an interrupt abandons it"),
    [MODEL_PARAM_ENTRY] = SPAN_OF("raw_c"),
    [MODEL_PARAM_ENTRY_MINIMUM] = SPAN_OF("raw_c"),
    [MODEL_PARAM_RETURN] = SPAN_OF("raw_c"),
    [MODEL_PARAM_TAIL_CHAIN] = {"tail_chain", "raw_c", "none", NULL},
    [MODEL_PARAM_LATE_ARRIVAL] = {"late_arrival", "raw_c", "none", NULL},
    [MODEL_PARAM_LAZY_SAVE] = SPAN_OF("fpu_lazy_used"),
    [MODEL_PARAM_PEND_DELAY] = SPAN_OF("raw_c"),
    [MODEL_PARAM_RETURN_ABANDONED] = {"irq_over_thread", "defer_pendsv", "none", NULL},
    [MODEL_PARAM_FINISH_WAIT] = SWEPT("sled_ldr"),
    [MODEL_PARAM_CONTINUE_WAIT] = SWEPT("sled_ldm"),
    [MODEL_PARAM_ABANDON_WAIT] = SWEPT("sled_div"),
    [MODEL_PARAM_REFILL_WAIT] = SWEPT("idle"),
    [MODEL_PARAM_CONTINUE_EXTRA] = NO_CELL("what is left of an LDM or STM behind the return to it"),
};

/* A core without a divider abandons what the others go on with. */
static const struct exercise abandoned_transfer = SWEPT("sled_ldm");

static bool divides(const char *core)
{
    struct model_core model;
    struct model_setting found;
    bool any = false;
    if (!model_core_init(&model, core))
        return false;
    for (size_t i = 0; model_setting_at(&model, i, &found); i++)
        any |= found.applies && strcmp(found.name, model_param_name(MODEL_PARAM_DIVIDE)) == 0;
    return any;
}

static const struct exercise *find(const char *core, const char *setting)
{
    enum model_rule rule;
    enum model_param param;
    if (strcmp(setting, model_param_name(MODEL_PARAM_ABANDON_WAIT)) == 0 && !divides(core))
        return &abandoned_transfer;
    if (model_rule_by_name(setting, &rule))
        return &rules[rule];
    return model_param_by_name(setting, &param) ? &params[param] : NULL;
}

/* "late_arrival" is "late_arrival(6)", too. */
static bool is_name(const char *name, const char *with_parameters)
{
    size_t length = strlen(name);
    return strncmp(with_parameters, name, length) == 0 &&
           (with_parameters[length] == '\0' || with_parameters[length] == '(');
}

static const struct result_cell *find_cell(const struct results *run,
                                           const struct exercise *exercise)
{
    for (size_t i = 0; i < run->cell_count; i++) {
        const struct result_cell *cell = &run->cells[i];
        if (is_name(exercise->scenario, cell->scenario) &&
            is_name(exercise->subject, cell->subject) && is_name(exercise->load, cell->load))
            return cell;
    }
    return NULL;
}

void exercise_add(struct text *out, const char *core, const char *setting,
                  const struct results *run)
{
    const struct exercise *exercise = find(core, setting);
    if (!exercise || (!exercise->scenario && !exercise->none))
        return;
    if (exercise->none) {
        text_addf(out, "; %s", exercise->none);
        return;
    }
    const struct result_cell *cell = find_cell(run, exercise);
    if (cell && cell->status == RESULT_OK)
        return;
    text_addf(out, "; %s of %s", exercise->scenario, exercise->subject);
    if (strcmp(exercise->load, "none") != 0)
        text_addf(out, " under %s", exercise->load);
    text_add(out, cell ? " would tell it, but here: " : " tells it");
    if (cell)
        text_add(out, cell->reason ? cell->reason : "it has no number");
}
