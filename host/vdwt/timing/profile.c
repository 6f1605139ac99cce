/* Splits what a run takes among the profiling counters; see profile.h. */
#include "host/vdwt/timing/profile.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/schedule.h"

struct profile profile;

static bool counts_cycles(void)
{
    return engine.lane != LANE_INSNS;
}

static uint32_t cost_of(struct model_cost cost)
{
    switch (engine.lane) {
    case LANE_BEST:
        return cost.best;
    case LANE_WORST:
        return cost.worst;
    default:
        return cost.nominal;
    }
}

static bool loads_or_stores(const struct code_insn *insn)
{
    return (insn->model.flags & (MODEL_INSN_READS_MEMORY | MODEL_INSN_WRITES_MEMORY)) != 0;
}

/* An instruction that took `cycles`. */
static void add(const struct code_insn *insn, uint32_t cycles, struct profile *to)
{
    if (cycles == 0)
        to->folded++;
    else if (loads_or_stores(insn))
        to->load_store += cycles - 1u;
}

static void add_first(const struct run *run, size_t count, struct profile *to)
{
    for (size_t i = 0; i < count; i++)
        add(run->segment->insns[i],
            run->prefix[i + 1].v[engine.lane] - run->prefix[i].v[engine.lane], to);
}

/* In sequence or not: what a jump refills is a stall of the fetch, not its own. */
void profile_leave(const struct run *run, bool skipped)
{
    size_t last = run->segment->count - 1u;

    if (!counts_cycles())
        return;
    add_first(run, last, &profile);
    if (!skipped)
        add(run->segment->insns[last],
            run->sequential.cost.v[engine.lane] - run->prefix[last].v[engine.lane], &profile);
}

void profile_access(struct model_cost cost)
{
    if (counts_cycles())
        profile.load_store += cost_of(cost);
}

void profile_exception(struct model_cost cost)
{
    if (counts_cycles())
        profile.exceptions += cost_of(cost);
}

void profile_move(const struct counts *from, const struct counts *to)
{
    if (counts_cycles())
        profile.exceptions += to->v[engine.lane] - from->v[engine.lane];
}

void profile_at(const struct counts *now, size_t index, uint32_t counts[PROFILE_COUNTERS])
{
    struct profile so_far = profile;
    uint64_t asleep = counts_cycles() ? schedule.asleep : schedule.slept;
    uint64_t cycles = now->v[engine.lane] + (counts_cycles() ? 0 : asleep);

    if (counts_cycles())
        add_first(engine.run, index, &so_far);
    counts[PROFILE_EXC] = (uint32_t)so_far.exceptions;
    counts[PROFILE_SLEEP] = (uint32_t)asleep;
    counts[PROFILE_LSU] = (uint32_t)so_far.load_store;
    counts[PROFILE_FOLD] = (uint32_t)so_far.folded;
    counts[PROFILE_CPI] = (uint32_t)(cycles - now->v[LANE_INSNS] - so_far.exceptions - asleep -
                                     so_far.load_store + so_far.folded);
}
