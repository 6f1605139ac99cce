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

static enum model_param refill_param(const struct model_insn *insn, uint8_t kind)
{
    bool returns = insn->klass == MODEL_CLASS_BRANCH_REG && insn->reads == 1u << REGISTER_LR;
    return returns ? MODEL_PARAM_REFILL_RETURN : refill_params[kind];
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

/* P so far, and where it comes from. */
struct refill {
    struct model_cost p;
    struct model_origin origin;
};

/* With a cause of more, together no more than the manual allows. */
static struct refill with(const struct model_core *core, struct refill before,
                          enum model_param param)
{
    struct model_cost p = before.p;
    struct model_cost more = core->params[param];
    struct refill after = {
        .p = {capped(p.best, more.best), capped(p.nominal, more.nominal),
              capped(p.worst, more.worst)},
        .origin = before.origin,
    };
    model_origin_add(&after.origin, model_param_origin(core, param, after.p.nominal - p.nominal));
    return after;
}

static void set_refill(struct model_refill *out, enum model_target kind, struct refill refill)
{
    out->to[kind] = refill.p;
    out->origin[kind] = refill.origin;
    out->doubts |= refill.p.best != refill.p.worst ? MODEL_DOUBT(REFILL) : 0;
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
    enum model_param param = refill_param(insn, kind);
    struct model_cost p = core->params[param];
    struct refill plain = {p, model_param_origin(core, param, p.nominal)};
    if (goes_forward(insn, kind)) {
        plain = with(core, plain, MODEL_PARAM_REFILL_FORWARD);
    }
    set_refill(out, MODEL_TARGET_PLAIN, plain);
    set_refill(out, MODEL_TARGET_UNALIGNED_NARROW,
               with(core, plain, MODEL_PARAM_REFILL_UNALIGNED_NARROW));
    set_refill(out, MODEL_TARGET_UNALIGNED_WIDE,
               with(core, plain, MODEL_PARAM_REFILL_UNALIGNED_WIDE));
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
        arrival.origin = model_param_origin(core, MODEL_PARAM_REFILL_SYSTEM_BUS, more.nominal);
        arrival.doubts = more.best != more.worst ? MODEL_DOUBT(REFILL) : 0;
    }
    return arrival;
}
