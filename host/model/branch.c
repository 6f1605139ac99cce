/* What a jump adds: the refill of the branch, by the kind of its target, and
 * the fetch wait states of the target's line. */
#include "host/model/core_def.h"

static const enum model_param refill_params[] = {
    [MODEL_REFILL_DIRECT] = MODEL_PARAM_REFILL_DIRECT,
    [MODEL_REFILL_REGISTER] = MODEL_PARAM_REFILL_REGISTER,
    [MODEL_REFILL_LOADED] = MODEL_PARAM_REFILL_LOADED,
};

void model_refills(const struct model_core *core, const struct model_insn *insn,
                   struct model_refill *out)
{
    *out = (struct model_refill){0};
    if (!core->def->cycles || insn->klass >= MODEL_CLASS_COUNT) {
        return;
    }
    uint8_t kind = core->def->rows[insn->klass].refill;
    if (kind == MODEL_REFILL_NONE) {
        return;
    }
    struct model_cost p = core->params[refill_params[kind]];
    out->to[MODEL_TARGET_PLAIN] = p;
    out->to[MODEL_TARGET_UNALIGNED_WIDE] = p;
    if (core->def->pipelined && model_rule_on(core, MODEL_RULE_BRANCH_TO_UNALIGNED_WIDE) &&
        p.nominal < p.worst) {
        /* Within P: the manual's 1 to 3 names alignment and width as its cause. */
        out->to[MODEL_TARGET_UNALIGNED_WIDE].nominal++;
    }
    out->doubts = p.best != p.worst ? MODEL_DOUBT(REFILL) : 0;
}

struct model_arrival model_arrival(const struct model_core *core, const struct model_insn *target)
{
    struct model_arrival arrival = {.kind = MODEL_TARGET_PLAIN};
    if (target->size == 4 && (target->address & 2) != 0) {
        arrival.kind = MODEL_TARGET_UNALIGNED_WIDE;
    }
    if (!core->def->cycles || target->fetch == MODEL_REGION_NONE) {
        return arrival;
    }
    const struct model_region *region = &core->regions[target->fetch];
    uint32_t line = region->fetch_bytes != 0 ? region->fetch_bytes : 4;
    uint32_t size = target->size != 0 ? target->size : 2;
    bool two = ((target->address ^ (target->address + size - 1)) & ~(line - 1)) != 0;
    arrival.fetch = model_cost_each(region->read_wait * (two ? 2u : 1u));
    return arrival;
}
