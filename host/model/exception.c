/* Exception entry, return, tail-chain and the lazy FP save: the parameters, and
 * how wait states add to the two streams of bus traffic (Arm KA16366: the push
 * on one bus beside vector read and handler fetch on another). */
#include "host/model/core_def.h"

enum { FRAME_WORDS = 8, FP_WORDS = 17, PUSH_CYCLES = 9, VECTOR_CYCLES = 6 };

static const struct model_region *region_at(const struct model_core *core, uint32_t address)
{
    uint8_t index = model_region_at(core, address);
    return index != MODEL_REGION_NONE ? &core->regions[index] : NULL;
}

static uint32_t read_wait(const struct model_core *core, uint32_t address)
{
    const struct model_region *region = region_at(core, address);
    return region != NULL ? region->read_wait : 0;
}

static uint32_t write_wait(const struct model_core *core, uint32_t address)
{
    const struct model_region *region = region_at(core, address);
    return region != NULL ? region->write_wait : 0;
}

static void add(struct model_step *step, struct model_cost cost, uint32_t doubts)
{
    step->cost = model_cost_sum(step->cost, cost);
    step->doubts |= cost.best != cost.worst ? doubts : 0;
}

static void add_param(const struct model_core *core, struct model_step *step,
                      enum model_param param, uint32_t doubts)
{
    struct model_cost cost = core->params[param];
    add(step, cost, doubts);
    model_origin_add(&step->origin, model_param_origin(core, param, cost.nominal));
}

/* Can the push run beside the accesses at `other`? */
static bool separate(const struct model_core *core, uint32_t stack, uint32_t other)
{
    const struct model_region *a = region_at(core, stack);
    const struct model_region *b = region_at(core, other);
    if (stack == 0 || a == NULL || b == NULL) {
        return true;
    }
    return a != b && !(a->bus == MODEL_BUS_SYSTEM && b->bus == MODEL_BUS_SYSTEM);
}

/* Two streams of waits: both in full at worst, only the longer one (with the
 * slack it has against the other) at best and as the guess. */
static void add_streams(struct model_step *step, uint32_t stack_waits, uint32_t code_waits,
                        uint32_t slack, bool parallel)
{
    uint32_t sum = stack_waits + code_waits;
    uint32_t code_late = code_waits > slack + stack_waits ? code_waits - slack - stack_waits : 0;
    uint32_t overlapped = parallel ? stack_waits + code_late : sum;
    add(step, (struct model_cost){overlapped, overlapped, sum}, MODEL_DOUBT(WAIT_STATES));
}

static uint32_t greater(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static struct model_cost at_least(struct model_cost cost, struct model_cost least)
{
    return (struct model_cost){greater(cost.best, least.best), greater(cost.nominal, least.nominal),
                               greater(cost.worst, least.worst)};
}

static void entry(const struct model_core *core, const struct model_exception *event,
                  struct model_step *step)
{
    struct model_cost plain = core->params[MODEL_PARAM_ENTRY];
    struct model_cost held = at_least(plain, core->params[MODEL_PARAM_ENTRY_MINIMUM]);
    add(step, held, MODEL_DOUBT(EXCEPTION));
    model_origin_add(&step->origin, model_param_origin(core, MODEL_PARAM_ENTRY, plain.nominal));
    model_origin_add(&step->origin, model_param_origin(core, MODEL_PARAM_ENTRY_MINIMUM,
                                                       held.nominal - plain.nominal));
    uint32_t words = FRAME_WORDS + (event->fp_moved ? FP_WORDS : 0);
    uint32_t stack_waits = event->stack != 0 ? words * write_wait(core, event->stack) : 0;
    uint32_t code_waits = read_wait(core, event->vector) + read_wait(core, event->handler);
    bool parallel = core->def->pipelined && model_rule_on(core, MODEL_RULE_ENTRY_BUSES_PARALLEL) &&
                    separate(core, event->stack, event->vector) &&
                    separate(core, event->stack, event->handler);
    if (core->def->pipelined && !parallel) {
        add_param(core, step, MODEL_PARAM_ENTRY_SERIAL, MODEL_DOUBT(EXCEPTION));
    }
    add_streams(step, stack_waits, code_waits, PUSH_CYCLES - VECTOR_CYCLES, parallel);
    if (event->fp_moved) {
        add_param(core, step, MODEL_PARAM_ENTRY_FP, MODEL_DOUBT(EXCEPTION));
    }
    if (event->kind == MODEL_EXCEPTION_LATE_ARRIVAL) {
        add_param(core, step, MODEL_PARAM_LATE_ARRIVAL, MODEL_DOUBT(EXCEPTION));
    }
    if (event->pended_here) {
        add_param(core, step, MODEL_PARAM_PEND_DELAY, MODEL_DOUBT(PEND));
    }
}

/* Arm counts from the branch that returns; its own cycle is counted already. */
static void less_branch(struct model_step *step)
{
    step->cost.best -= step->cost.best != 0;
    step->cost.nominal -= step->cost.nominal != 0;
    step->cost.worst -= step->cost.worst != 0;
    step->origin.uncalibrated -= step->origin.uncalibrated != 0;
}

static void leave(const struct model_core *core, const struct model_exception *event,
                  struct model_step *step)
{
    add_param(core, step, MODEL_PARAM_RETURN, MODEL_DOUBT(EXCEPTION));
    less_branch(step);
    uint32_t words = FRAME_WORDS + (event->fp_moved ? FP_WORDS : 0);
    uint32_t stack_waits = event->stack != 0 ? words * read_wait(core, event->stack) : 0;
    add_streams(step, stack_waits, read_wait(core, event->handler), 0,
                core->def->pipelined && separate(core, event->stack, event->handler));
    if (event->fp_moved) {
        add_param(core, step, MODEL_PARAM_RETURN_FP, MODEL_DOUBT(EXCEPTION));
    }
}

static void chain(const struct model_core *core, const struct model_exception *event,
                  struct model_step *step)
{
    add_param(core, step, MODEL_PARAM_TAIL_CHAIN, MODEL_DOUBT(EXCEPTION));
    less_branch(step);
    uint32_t waits = read_wait(core, event->vector) + read_wait(core, event->handler);
    add(step, model_cost_each(waits), 0);
    if (event->pended_here) {
        add_param(core, step, MODEL_PARAM_PEND_DELAY, MODEL_DOUBT(PEND));
    }
}

static void abandon_return(const struct model_core *core, const struct model_exception *event,
                           struct model_step *step)
{
    add_param(core, step, MODEL_PARAM_RETURN_ABANDONED, MODEL_DOUBT(EXCEPTION));
    add(step, model_cost_each(read_wait(core, event->vector) + read_wait(core, event->handler)), 0);
}

struct model_step model_exception(const struct model_core *core,
                                  const struct model_exception *event)
{
    struct model_step step = {0};
    if (!core->def->cycles) {
        step.doubts = MODEL_DOUBT(NO_CYCLES);
        return step;
    }
    switch (event->kind) {
    case MODEL_EXCEPTION_ENTRY:
    case MODEL_EXCEPTION_LATE_ARRIVAL:
        entry(core, event, &step);
        break;
    case MODEL_EXCEPTION_RETURN:
        leave(core, event, &step);
        break;
    case MODEL_EXCEPTION_TAIL_CHAIN:
        chain(core, event, &step);
        break;
    case MODEL_EXCEPTION_RETURN_ABANDONED:
        abandon_return(core, event, &step);
        break;
    case MODEL_EXCEPTION_LAZY_SAVE:
        add_param(core, &step, MODEL_PARAM_LAZY_SAVE, MODEL_DOUBT(LAZY_SAVE));
        if (event->stack != 0) {
            add(&step, model_cost_each(FP_WORDS * write_wait(core, event->stack)), 0);
        }
        break;
    case MODEL_EXCEPTION_COUNT:
        break;
    }
    return step;
}
