/* Where an instruction's code and data lie, which run-time facts its time
 * depends on, and what a data address adds. */
#include <string.h>

#include "host/model/core_def.h"
#include "host/model/traits.h"

enum { REGISTER_SP = 13 };

void model_bind(const struct model_core *core, struct model_insn *insn)
{
    insn->fetch = model_region_at(core, insn->address);
    insn->region = MODEL_REGION_NONE;
    bool accesses = (insn->flags & (MODEL_INSN_READS_MEMORY | MODEL_INSN_WRITES_MEMORY)) != 0;
    if (accesses && (insn->flags & MODEL_INSN_TARGET) != 0) {
        insn->region = model_region_at(core, insn->target);
    }
}

static bool may_be_unaligned(const struct model_core *core, const struct model_insn *insn)
{
    return core->def->pipelined && (model_class_traits(insn->klass) & TRAIT_SINGLE) != 0 &&
           insn->access > 1 && (insn->flags & MODEL_INSN_ALIGNED) == 0;
}

/* Of one whose region is not known: may it read the memory that it is fetched from? The stack is
 * elsewhere unless the code runs in RAM. */
static bool may_share_memory(const struct model_core *core, const struct model_insn *insn)
{
    if (core->params[MODEL_PARAM_SHARED_MEMORY].worst == 0 ||
        !model_shares_memory(core, insn, insn->fetch)) {
        return false;
    }
    return insn->addresses != 1u << REGISTER_SP ||
           core->regions[insn->fetch].bus == MODEL_BUS_SYSTEM;
}

static bool needs_address(const struct model_core *core, const struct model_insn *insn)
{
    if ((insn->flags & (MODEL_INSN_READS_MEMORY | MODEL_INSN_WRITES_MEMORY)) == 0) {
        return false;
    }
    if (insn->region != MODEL_REGION_NONE) {
        return may_be_unaligned(core, insn) && core->regions[insn->region].bus != MODEL_BUS_PPB;
    }
    return may_be_unaligned(core, insn) || may_share_memory(core, insn) || model_core_waits(core) ||
           model_core_has_io(core);
}

/* Does it make a difference, to its own time or to what comes after? */
static bool needs_outcome(const struct model_core *core, const struct model_insn *insn)
{
    if ((insn->flags & MODEL_INSN_PREDICATED) == 0 || (insn->flags & MODEL_INSN_BRANCH) != 0) {
        return false;
    }
    struct model_pipeline executed = {0};
    struct model_pipeline skipped = {0};
    struct model_step yes = model_step(core, &executed, insn, MODEL_EXECUTED);
    struct model_step no = model_step(core, &skipped, insn, MODEL_SKIPPED);
    return memcmp(&yes.cost, &no.cost, sizeof yes.cost) != 0 ||
           memcmp(&executed, &skipped, sizeof executed) != 0;
}

uint32_t model_needs(const struct model_core *core, const struct model_insn *insn)
{
    uint32_t needs = 0;
    needs |= (insn->flags & MODEL_INSN_BRANCH) != 0 ? MODEL_NEEDS_FLOW : 0;
    needs |= (insn->flags & MODEL_INSN_RETURN) != 0 ? MODEL_NEEDS_RETURN : 0;
    needs |= (insn->flags & MODEL_INSN_FP) != 0 ? MODEL_NEEDS_FP : 0;
    needs |= insn->klass == MODEL_CLASS_WAIT ? MODEL_NEEDS_TIME : 0;
    needs |=
        insn->klass == MODEL_CLASS_CPS || insn->klass == MODEL_CLASS_MSR ? MODEL_NEEDS_MASK : 0;
    if (core->def->cycles) {
        needs |= needs_address(core, insn) ? MODEL_NEEDS_ADDRESS : 0;
        needs |= needs_outcome(core, insn) ? MODEL_NEEDS_OUTCOME : 0;
    }
    return needs;
}

/* Bus accesses beyond the first that misalignment makes of one (TRM 3.3.2). */
static uint32_t extra_accesses(const struct model_core *core, const struct model_insn *insn,
                               uint32_t address)
{
    if (!may_be_unaligned(core, insn)) {
        return 0;
    }
    if (insn->access == 2) {
        return address & 1;
    }
    return (address & 1) != 0 ? 2 : (address & 2) != 0 ? 1 : 0;
}

/* Wait states and bus accesses that model_step() did not know of. */
static struct model_cost later_cycles(const struct model_core *core, const struct model_insn *insn,
                                      uint32_t address, const struct model_region *region)
{
    bool known = insn->region != MODEL_REGION_NONE;
    bool load = (insn->flags & MODEL_INSN_WRITES_MEMORY) == 0;
    uint32_t wait = load ? region->read_wait : region->write_wait;
    uint32_t cycles = extra_accesses(core, insn, address) * (1 + wait) + (known ? 0 : wait);
    if ((model_class_traits(insn->klass) & TRAIT_BUFFERED) != 0 && core->def->pipelined) {
        /* hidden by the buffer unless the next access waits for it */
        return (struct model_cost){0, 0, cycles};
    }
    return model_cost_each(cycles);
}

struct model_step model_access(const struct model_core *core, const struct model_insn *insn,
                               uint32_t address)
{
    struct model_step step = {0};
    bool known = insn->region != MODEL_REGION_NONE;
    uint8_t index = known ? insn->region : model_region_at(core, address);
    if (!core->def->cycles || index == MODEL_REGION_NONE) {
        return step;
    }
    const struct model_region *region = &core->regions[index];
    step.cost = later_cycles(core, insn, address, region);
    step.doubts = step.cost.best != step.cost.worst ? MODEL_DOUBT(WAIT_STATES) : 0;
    if (!known && (model_class_traits(insn->klass) & TRAIT_SINGLE) != 0 &&
        model_core_has_io(core) && region->bus != MODEL_BUS_IO) {
        step.cost = model_cost_sum(step.cost, model_cost_each(1)); /* it assumed the port */
    }
    if (!known && model_shares_memory(core, insn, index)) {
        struct model_cost more = core->params[MODEL_PARAM_SHARED_MEMORY];
        step.cost = model_cost_sum(step.cost, more);
        step.origin = model_param_origin(core, MODEL_PARAM_SHARED_MEMORY, more.nominal);
        step.doubts |= more.best != more.worst ? MODEL_DOUBT(SHARED_MEMORY) : 0;
    }
    return step;
}
