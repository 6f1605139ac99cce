/* An interrupt in the middle of an instruction: what of the instruction is waited
 * for, and what runs after the return. */
#include "host/model/core_def.h"

/* What becomes of an instruction that an interrupt meets. */
enum fate {
    FATE_FINISHED,  /* waited for */
    FATE_CONTINUED, /* goes on after the return (ICI bits) */
    FATE_REPEATED,  /* the same inside an IT block, which has no room for them */
    FATE_ABANDONED, /* begun anew after the return */
    FATE_DUAL,      /* waited for, or abandoned by some sources */
    FATE_REFILL,    /* a taken branch: the handler's fetch takes the place of its own */
};

static enum fate multiple(const struct model_core *core, const struct model_insn *insn)
{
    if (!core->def->pipelined) {
        return FATE_ABANDONED;
    }
    return (insn->flags & MODEL_INSN_IN_IT) != 0 ? FATE_REPEATED : FATE_CONTINUED;
}

static enum fate fate_of(const struct model_core *core, const struct model_insn *insn)
{
    switch (insn->klass) {
    case MODEL_CLASS_LOAD_MULTIPLE:
    case MODEL_CLASS_LOAD_MULTIPLE_PC:
    case MODEL_CLASS_STORE_MULTIPLE:
    case MODEL_CLASS_FP_LOAD_MULTIPLE:
    case MODEL_CLASS_FP_STORE_MULTIPLE:
        return multiple(core, insn);
    case MODEL_CLASS_DIV:
        return FATE_ABANDONED;
    case MODEL_CLASS_MUL:
        return core->def->pipelined ? FATE_FINISHED : FATE_ABANDONED;
    case MODEL_CLASS_LOAD_DUAL:
    case MODEL_CLASS_STORE_DUAL:
        return FATE_DUAL;
    case MODEL_CLASS_ALU_PC:
    case MODEL_CLASS_BRANCH:
    case MODEL_CLASS_BRANCH_COND:
    case MODEL_CLASS_BRANCH_LINK:
    case MODEL_CLASS_BRANCH_REG:
    case MODEL_CLASS_BRANCH_LINK_REG:
    case MODEL_CLASS_COMPARE_BRANCH:
        return FATE_REFILL;
    default:
        return FATE_FINISHED;
    }
}

static enum model_param wait_param(enum fate fate)
{
    static const enum model_param by_fate[] = {
        [FATE_FINISHED] = MODEL_PARAM_FINISH_WAIT,   [FATE_CONTINUED] = MODEL_PARAM_CONTINUE_WAIT,
        [FATE_REPEATED] = MODEL_PARAM_CONTINUE_WAIT, [FATE_ABANDONED] = MODEL_PARAM_ABANDON_WAIT,
        [FATE_DUAL] = MODEL_PARAM_FINISH_WAIT,       [FATE_REFILL] = MODEL_PARAM_REFILL_WAIT,
    };
    return by_fate[fate];
}

static uint32_t at_most(uint32_t left, uint32_t longest)
{
    return longest >= MODEL_WAIT_WHOLE || longest >= left ? left : longest;
}

static bool goes_on(enum fate fate)
{
    return fate == FATE_CONTINUED || fate == FATE_REPEATED;
}

static bool all_finish(const struct model_core *core)
{
    return model_rule_on(core, MODEL_RULE_MULTI_CYCLE_FINISH) &&
           (core->def->applicable_rules & MODEL_RULE_BIT(MULTI_CYCLE_FINISH)) != 0;
}

static struct model_cost wait_for(const struct model_core *core, enum fate fate,
                                  struct model_cost left)
{
    struct model_cost longest = core->params[wait_param(fate)];
    struct model_cost wait = {at_most(left.best, longest.best),
                              at_most(left.nominal, longest.nominal),
                              at_most(left.worst, longest.worst)};
    if (!all_finish(core)) {
        return wait;
    }
    /* The manuals name LDM and STM only; for the rest it is a guess. */
    wait.nominal = left.nominal;
    wait.worst = left.worst;
    if (goes_on(fate)) {
        wait.best = left.best;
    }
    return wait;
}

/* One count of what runs after the return: it was waited for `wait` of the `left`. */
static uint32_t resumed(enum fate fate, uint32_t cycles, uint32_t left, uint32_t wait,
                        uint32_t extra)
{
    if (wait >= left) {
        return 0;
    }
    switch (fate) {
    case FATE_CONTINUED:
        return left - wait + extra;
    case FATE_ABANDONED:
    case FATE_DUAL:
        return cycles;
    default:
        return 0;
    }
}

/* In an IT block: as many cycles again as came before the event's own. What of the
 * instruction had been waited for may come again, too. */
static struct model_cost repeated(struct model_cost cycles, struct model_cost left,
                                  struct model_cost wait)
{
    struct model_cost again = {0};
    if (wait.worst < left.best) {
        again.best = left.best - wait.worst;
    }
    if (wait.nominal < left.nominal) {
        again.nominal = cycles.nominal - 1 - wait.nominal;
    }
    if (wait.best < left.worst) {
        again.worst = cycles.worst;
    }
    return again;
}

/* What is waited for comes from the parameter, also where the rule stretches it, but for
 * what the manuals say that the rule does. So does what a continued one costs more. */
static void set_origins(const struct model_core *core, enum fate fate,
                        struct model_interruption *out)
{
    bool stated = all_finish(core) && goes_on(fate);
    if (!stated) {
        out->wait_origin = model_param_origin(core, wait_param(fate), out->wait.nominal);
    }
    if (fate == FATE_CONTINUED && out->resume.nominal != 0) {
        out->resume_origin = model_param_origin(core, MODEL_PARAM_CONTINUE_EXTRA,
                                                core->params[MODEL_PARAM_CONTINUE_EXTRA].nominal);
    }
}

struct model_cost model_left(struct model_cost cycles, uint32_t left)
{
    uint32_t less = cycles.nominal - cycles.best;
    return (struct model_cost){left > less ? left - less : 0, left,
                               left + (cycles.worst - cycles.nominal)};
}

struct model_interruption model_interrupt(const struct model_core *core,
                                          const struct model_insn *insn, struct model_cost cycles,
                                          struct model_cost left)
{
    struct model_interruption out = {0};
    if (!core->def->cycles || left.worst == 0 || left.nominal >= cycles.nominal) {
        return out;
    }
    enum fate fate = fate_of(core, insn);
    struct model_cost extra = core->params[MODEL_PARAM_CONTINUE_EXTRA];
    out.wait = wait_for(core, fate, left);
    if (fate == FATE_REPEATED) {
        out.resume = repeated(cycles, left, out.wait);
    } else {
        /* The longer the wait, the less is left for later. */
        out.resume = (struct model_cost){
            resumed(fate, cycles.best, left.best, out.wait.worst, extra.best),
            resumed(fate, cycles.nominal, left.nominal, out.wait.nominal, extra.nominal),
            resumed(fate, cycles.worst, left.worst, out.wait.best, extra.worst)};
    }
    set_origins(core, fate, &out);
    if (out.wait.best != out.wait.worst || out.resume.best != out.resume.worst) {
        out.doubts = MODEL_DOUBT(INTERRUPTED);
    }
    return out;
}
