/* What a jump adds: the refill P of the branch, by its kind, its direction and its
 * target, and the fetch wait states of the target's line. */
#include "host/model/core_def.h"

/* The manuals' greatest P (TRM 3.3.1, note to table 3-1). */
enum { P_MAX = 3, REGISTER_LR = 14 };

static const enum model_param refill_params[] = {
    [MODEL_REFILL_CONDITIONAL] = MODEL_PARAM_REFILL_CONDITIONAL,
    [MODEL_REFILL_DIRECT] = MODEL_PARAM_REFILL_DIRECT,
    [MODEL_REFILL_CALL] = MODEL_PARAM_REFILL_CALL,
    [MODEL_REFILL_REGISTER] = MODEL_PARAM_REFILL_REGISTER,
    [MODEL_REFILL_LOADED] = MODEL_PARAM_REFILL_LOADED,
    [MODEL_REFILL_TABLE] = MODEL_PARAM_REFILL_TABLE,
};

static struct model_cost plain_refill(const struct model_core *core, const struct model_insn *insn,
                                      uint8_t kind)
{
    bool returns = insn->klass == MODEL_CLASS_BRANCH_REG && insn->reads == 1u << REGISTER_LR;
    return core->params[returns ? MODEL_PARAM_REFILL_RETURN : refill_params[kind]];
}

static bool goes_forward(const struct model_insn *insn, uint8_t kind)
{
    return (kind == MODEL_REFILL_CONDITIONAL || kind == MODEL_REFILL_DIRECT) &&
           (insn->flags & MODEL_INSN_TARGET) != 0 && insn->target > insn->address;
}

static uint32_t capped(uint32_t p, uint32_t more)
{
    uint32_t cap = p > P_MAX ? p : P_MAX;
    return p + more < cap ? p + more : cap;
}

/* `p` and a cause of more, together no more than the manual allows. */
static struct model_cost with(struct model_cost p, struct model_cost more)
{
    return (struct model_cost){capped(p.best, more.best), capped(p.nominal, more.nominal),
                               capped(p.worst, more.worst)};
}

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
    const struct model_cost *params = core->params;
    struct model_cost p = plain_refill(core, insn, kind);
    if (goes_forward(insn, kind)) {
        p = with(p, params[MODEL_PARAM_REFILL_FORWARD]);
    }
    out->to[MODEL_TARGET_PLAIN] = p;
    out->to[MODEL_TARGET_UNALIGNED_NARROW] = with(p, params[MODEL_PARAM_REFILL_UNALIGNED_NARROW]);
    out->to[MODEL_TARGET_UNALIGNED_WIDE] = with(p, params[MODEL_PARAM_REFILL_UNALIGNED_WIDE]);
    for (int i = 0; i < MODEL_TARGET_COUNT; i++) {
        out->doubts |= out->to[i].best != out->to[i].worst ? MODEL_DOUBT(REFILL) : 0;
    }
}

static enum model_target kind_of(const struct model_insn *target)
{
    if ((target->address & 2) == 0) {
        return MODEL_TARGET_PLAIN;
    }
    return target->size == 4 ? MODEL_TARGET_UNALIGNED_WIDE : MODEL_TARGET_UNALIGNED_NARROW;
}

struct model_arrival model_arrival(const struct model_core *core, const struct model_insn *target)
{
    struct model_arrival arrival = {.kind = kind_of(target)};
    if (!core->def->cycles || target->fetch == MODEL_REGION_NONE) {
        return arrival;
    }
    const struct model_region *region = &core->regions[target->fetch];
    uint32_t line = region->fetch_bytes != 0 ? region->fetch_bytes : 4;
    uint32_t size = target->size != 0 ? target->size : 2;
    bool two = ((target->address ^ (target->address + size - 1)) & ~(line - 1)) != 0;
    arrival.fetch = model_cost_each(region->read_wait * (two ? 2u : 1u));
    if (core->def->pipelined && region->bus == MODEL_BUS_SYSTEM) {
        struct model_cost more = core->params[MODEL_PARAM_REFILL_SYSTEM_BUS];
        arrival.fetch = model_cost_sum(arrival.fetch, more);
        arrival.doubts = more.best != more.worst ? MODEL_DOUBT(REFILL) : 0;
    }
    return arrival;
}
