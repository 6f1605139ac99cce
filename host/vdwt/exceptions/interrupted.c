/* Going back into what an event came into; see interrupted.h. */
#include "host/vdwt/exceptions/interrupted.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/profile.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/timing/timing.h"
#include "host/vdwt/trace/report.h"

#include <string.h>

/* Frames of threads that never go on leave their places to others. */
#define FRAMES_MAX 64u

/* What is left to do where a frame is returned to. */
struct rest {
    uint32_t frame;
    uint64_t order; /* higher: later; 0: none */
    bool entered;   /* this handler is still to begin: */
    uint32_t number;
    uint32_t pc; /* behind the instruction */
    const struct model_insn *insn;
    struct model_cost cost;
    struct model_origin origin;
};

/* An instruction, and how much of it remains. */
struct part {
    const struct model_insn *insn;
    struct model_cost cycles;
    uint32_t left;
};

static struct {
    const struct model_core *core;
    /* The last entry or return: */
    enum interrupted_kind kind;
    uint32_t number;
    uint64_t insns; /* executed before it */
    uint64_t began; /* nominal; with its branch */
    struct counts from, over;
    struct rest resumed; /* behind it */

    struct rest rests[FRAMES_MAX];
    size_t rest_count; /* of those that are something */
    uint64_t order;
} state;

void interrupted_init(const struct model_core *core)
{
    state.core = core;
}

void interrupted_reset(void)
{
    const struct model_core *core = state.core;

    memset(&state, 0, sizeof state);
    state.core = core;
}

/* ---- frames ------------------------------------------------------------ */

static struct rest *rest_at(uint32_t frame)
{
    for (size_t i = 0; state.rest_count > 0 && i < FRAMES_MAX; i++)
        if (state.rests[i].order && state.rests[i].frame == frame)
            return &state.rests[i];
    return NULL;
}

static struct rest take_rest(uint32_t frame)
{
    struct rest *rest = rest_at(frame), taken = {0};

    if (rest) {
        taken = *rest;
        rest->order = 0;
        state.rest_count--;
    }
    return taken;
}

static void keep_rest(uint32_t frame, struct rest rest)
{
    struct rest *place = &state.rests[0];

    for (size_t i = 1; i < FRAMES_MAX; i++)
        if (state.rests[i].order < place->order)
            place = &state.rests[i];
    rest.frame = frame;
    rest.order = ++state.order;
    state.rest_count += place->order == 0;
    *place = rest;
}

/* ---- what an event came into ------------------------------------------- */

static uint64_t nominal(void)
{
    return engine.total.v[LANE_NOMINAL];
}

/* Nothing was executed behind the last entry or return. */
static bool just_passed(void)
{
    return state.kind != INTERRUPTED_NOTHING && state.insns == engine.total.v[LANE_INSNS];
}

static bool last_part(struct part *part)
{
    if (!just_passed())
        return engine_last_insn(&part->insn, &part->cycles);
    part->insn = state.resumed.insn;
    part->cycles = state.resumed.cost;
    return part->insn != NULL;
}

static bool in_insn(uint64_t since, struct part *part)
{
    if (!last_part(part) || since > nominal() || nominal() - since >= part->cycles.nominal)
        return false;
    part->left = (uint32_t)(nominal() - since);
    return true;
}

static enum interrupted_kind into_passed(uint64_t since)
{
    if (since > state.began)
        return state.kind;
    return state.kind == INTERRUPTED_ENTRY ? INTERRUPTED_BEFORE_ENTRY : INTERRUPTED_NOTHING;
}

static enum interrupted_kind came_into(uint64_t since, struct part *part)
{
    if (!schedule.on || schedule.lane != LANE_NOMINAL)
        return INTERRUPTED_NOTHING;
    if (just_passed() && since <= state.over.v[LANE_NOMINAL])
        return into_passed(since);
    return in_insn(since, part) ? INTERRUPTED_INSN : INTERRUPTED_NOTHING;
}

enum interrupted_kind interrupted_by(const struct counts *since)
{
    struct part part;

    return came_into(since->v[LANE_NOMINAL], &part);
}

struct witness_place interrupted_place(const struct counts *since)
{
    struct witness_place next = {.address = engine.next_pc};
    struct part part = {0};

    if (came_into(since->v[LANE_NOMINAL], &part) != INTERRUPTED_INSN || !part.insn)
        return next;
    return (struct witness_place){.address = part.insn->address,
                                  .cycle = part.cycles.nominal - 1u - part.left,
                                  .cycles = part.cycles.nominal};
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

uint64_t interrupted_taken_at(uint64_t since)
{
    struct part part = {0};

    switch (came_into(since, &part)) {
    case INTERRUPTED_INSN:
        return since + model_interrupt(state.core, part.insn, part.cycles,
                                       model_left(part.cycles, part.left))
                           .wait.nominal;
    case INTERRUPTED_RETURN:
        return later(since, state.from.v[LANE_NOMINAL]);
    default:
        return nominal();
    }
}

static uint32_t cost_in(struct model_cost cost, int lane)
{
    return lane == LANE_BEST ? cost.best : lane == LANE_WORST ? cost.worst : cost.nominal;
}

static bool is_cycles(int lane)
{
    return lane != LANE_INSNS;
}

/* In that count, an event `after` nominal cycles behind the beginning of the return. */
static uint64_t in_return(int lane, uint64_t since)
{
    uint64_t at = state.from.v[lane] + since - state.from.v[LANE_NOMINAL];

    return at < state.over.v[lane] ? at : state.over.v[lane];
}

static uint64_t in_resumed(int lane, uint64_t since)
{
    uint64_t at = state.over.v[lane] + since - state.over.v[LANE_NOMINAL];

    return at < engine.total.v[lane] ? at : engine.total.v[lane];
}

/* As far behind the instruction's beginning in each count. */
static void lay_in_insn(struct counts *since, const struct part *part)
{
    struct model_cost left = model_left(part->cycles, part->left);

    for (int lane = 0; lane < LANES; lane++)
        if (is_cycles(lane))
            since->v[lane] = engine.total.v[lane] - cost_in(left, lane);
}

struct counts interrupted_event(struct counts since)
{
    struct part part;
    uint64_t count = since.v[LANE_NOMINAL];
    enum interrupted_kind kind = came_into(count, &part);

    if (kind == INTERRUPTED_INSN && !just_passed())
        lay_in_insn(&since, &part);
    if (!just_passed() || state.kind != INTERRUPTED_RETURN || kind == INTERRUPTED_NOTHING)
        return since;
    for (int lane = 0; lane < LANES; lane++)
        if (is_cycles(lane))
            since.v[lane] =
                kind == INTERRUPTED_RETURN ? in_return(lane, count) : in_resumed(lane, count);
    return since;
}

/* ---- going back -------------------------------------------------------- */

/* Less or more by that much is `insn`'s; NULL: exceptions'. */
static void move_to(const struct counts *counts, const struct model_insn *insn)
{
    trace_report_moved(&engine.total, counts, insn);
    if (profile.on)
        profile_move(&engine.total, counts);
    engine.total = *counts;
}

/* Of the instruction, in each count: of one that pends by itself nothing. */
static struct model_cost left_of(const struct counts *since)
{
    return (struct model_cost){(uint32_t)(engine.total.v[LANE_BEST] - since->v[LANE_BEST]),
                               (uint32_t)(engine.total.v[LANE_NOMINAL] - since->v[LANE_NOMINAL]),
                               (uint32_t)(engine.total.v[LANE_WORST] - since->v[LANE_WORST])};
}

static void stop_insn(const struct counts *since, uint32_t frame)
{
    struct model_interruption met;
    struct counts counts = engine.total;
    struct part part;

    if (!in_insn(since->v[LANE_NOMINAL], &part))
        return;
    met = model_interrupt(state.core, part.insn, part.cycles, left_of(since));
    timing_add_doubts(met.doubts);
    for (int lane = 0; lane < LANES; lane++)
        if (is_cycles(lane))
            counts.v[lane] = since->v[lane] + cost_in(met.wait, lane);
    counts_add_origin(&counts, met.wait_origin);
    move_to(&counts, part.insn);
    if (met.resume.worst)
        keep_rest(frame, (struct rest){.pc = engine.next_pc,
                                       .insn = part.insn,
                                       .cost = met.resume,
                                       .origin = met.resume_origin});
}

void interrupted_stop(enum interrupted_kind kind, const struct counts *since, uint32_t frame)
{
    (void)take_rest(frame); /* of what lay there before */
    switch (kind) {
    case INTERRUPTED_INSN:
        stop_insn(since, frame);
        break;
    case INTERRUPTED_ENTRY:
    case INTERRUPTED_BEFORE_ENTRY:
        keep_rest(frame, (struct rest){.entered = true, .number = state.number});
        break;
    case INTERRUPTED_RETURN:
        if (state.resumed.insn)
            keep_rest(frame, state.resumed);
        move_to(&state.over, state.resumed.insn);
        break;
    case INTERRUPTED_NOTHING:
        break;
    }
}

/* Of so many cycles of the return that were done: first those that no manual gives. */
static uint64_t done_uncalibrated(uint64_t cycles)
{
    uint64_t all = state.over.uncalibrated - state.from.uncalibrated;

    return cycles < all ? cycles : all;
}

bool interrupted_abandon_return(const struct counts *since)
{
    bool begun = since->v[LANE_NOMINAL] >= state.from.v[LANE_NOMINAL];
    struct counts counts = state.from;

    for (int lane = 0; begun && lane < LANES; lane++)
        if (is_cycles(lane))
            counts.v[lane] = since->v[lane];
    counts.uncalibrated += done_uncalibrated(counts.v[LANE_NOMINAL] - state.from.v[LANE_NOMINAL]);
    move_to(&counts, NULL);
    return begun;
}

/* ---- entering and leaving ---------------------------------------------- */

bool interrupted_chains(uint32_t frame, uint32_t *number)
{
    const struct rest *rest = rest_at(frame);

    if (!rest || !rest->entered)
        return false;
    *number = rest->number;
    return true;
}

void interrupted_passed(enum interrupted_kind kind, uint32_t number, const struct counts *from,
                        bool branched)
{
    const struct model_insn *branch;
    struct model_cost cycles = {0};

    if (branched && !engine_last_insn(&branch, &cycles))
        cycles = (struct model_cost){0};
    state.kind = kind;
    state.number = number;
    state.insns = engine.total.v[LANE_INSNS];
    state.began = from->v[LANE_NOMINAL] - cycles.nominal;
    state.from = *from;
    state.over = engine.total;
    state.resumed = (struct rest){0};
}

void interrupted_resume(uint32_t frame, uint32_t pc)
{
    struct rest rest = take_rest(frame);
    struct counts counts = engine.total;

    if (!rest.insn || rest.pc != pc)
        return;
    counts_add_cost(&counts, rest.cost);
    counts_add_origin(&counts, rest.origin);
    move_to(&counts, rest.insn);
    state.resumed = rest;
}
