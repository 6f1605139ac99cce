/* Works out runs; see timing.h. */
#include "host/vdwt/timing/timing.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/timing/schedule.h"

#include <string.h>

#define STATES_MIN 64u

static struct {
    const struct model_core *core;
    struct model_pipeline *states; /* by pipeline_id */
    uint32_t count, room;
    uint32_t doubts;
} timing;

void timing_init(const struct model_core *core)
{
    timing.core = core;
    timing.room = STATES_MIN;
    timing.states = must_alloc(timing.room * sizeof *timing.states);
    timing.count = 1; /* PIPELINE_RESET is all zero */
}

/* Few states exist, and this runs only when a run is worked out. */
static pipeline_id number_of(const struct model_pipeline *state)
{
    for (uint32_t i = 0; i < timing.count; i++)
        if (!memcmp(&timing.states[i], state, sizeof *state))
            return i;
    if (timing.count == timing.room) {
        timing.room = timing.room < STATES_MIN ? STATES_MIN : timing.room * 2;
        timing.states = realloc(timing.states, timing.room * sizeof *timing.states);
        if (!timing.states)
            give_up("out of memory");
    }
    timing.states[timing.count] = *state;
    return timing.count++;
}

/* A predicated instruction whose outcome nobody sees. */
static bool unseen(const struct code_insn *insn)
{
    return (insn->needs & MODEL_NEEDS_OUTCOME) != 0 && !code_ends_segment(insn) &&
           (insn->needs & MODEL_NEEDS_FLOW) == 0;
}

static void step(struct span *span, struct model_pipeline *pipeline, const struct code_insn *insn,
                 enum model_outcome outcome)
{
    struct model_step result = model_step(timing.core, pipeline, &insn->model, outcome);

    span_add_cost(span, result.cost);
    model_origin_add(&span->origin, result.origin);
    span->v[LANE_INSNS]++;
    timing.doubts |= result.doubts;
}

static struct exit leave(struct span cost, const struct model_pipeline *pipeline)
{
    return (struct exit){.cost = cost, .pipeline = number_of(pipeline), .open = EXIT_CLOSED};
}

static void work_out_jumps(struct run *run, const struct code_insn *last)
{
    struct model_refill refill;

    if (!(last->needs & MODEL_NEEDS_FLOW))
        return;
    run->jumps = true;
    model_refills(timing.core, &last->model, &refill);
    timing.doubts |= refill.doubts;
    for (int kind = 0; kind < MODEL_TARGET_COUNT; kind++) {
        run->jump[kind] = run->sequential;
        span_add_cost(&run->jump[kind].cost, refill.to[kind]);
        model_origin_add(&run->jump[kind].cost.origin, refill.origin[kind]);
        run->jump[kind].pipeline = timing_after_jump(run, refill.to[kind]);
    }
    if (!(last->model.flags & MODEL_INSN_CONDITIONAL) &&
        !(last->model.flags & MODEL_INSN_PREDICATED))
        run->successor = ADDRESS_NOWHERE;
}

static void work_out(struct run *run)
{
    const struct segment *segment = run->segment;
    struct model_pipeline pipeline = timing.states[run->entered];
    struct span span = {0};
    size_t last = segment->count - 1u;

    for (size_t i = 0; i < last; i++) {
        run->prefix[i] = span;
        step(&span, &pipeline, segment->insns[i],
             unseen(segment->insns[i]) ? MODEL_UNCERTAIN : MODEL_EXECUTED);
    }
    run->prefix[last] = span;
    if (segment->flags & SEGMENT_OUTCOME) {
        struct model_pipeline other = pipeline;
        struct span skipped = span;

        step(&skipped, &other, segment->insns[last], MODEL_SKIPPED);
        run->skipped = leave(skipped, &other);
    }
    step(&span, &pipeline, segment->insns[last],
         unseen(segment->insns[last]) ? MODEL_UNCERTAIN : MODEL_EXECUTED);
    run->sequential = leave(span, &pipeline);
    work_out_jumps(run, segment->insns[last]);
}

static struct run *new_run(struct segment *segment, pipeline_id entered)
{
    struct run *run = must_alloc(sizeof *run + segment->count * sizeof(struct span));

    run->segment = segment;
    run->entered = entered;
    run->flags = (segment->flags & ~(uint32_t)SEGMENT_WATCHED) | /* that is about entering it */
                 (segment->way != CODE_STAYS ? SEGMENT_LEAVES : 0);
    run->successor = segment->end;
    work_out(run);
    run->reach = schedule_reach(run);
    run->next = segment->runs;
    segment->runs = run;
    return run;
}

struct run timing_no_run = {.entered = PIPELINE_NONE};

struct run *timing_run(struct segment *segment, pipeline_id entered)
{
    struct run *run = segment->runs;

    while (run && run->entered != entered)
        run = run->next;
    segment->latest = run ? run : new_run(segment, entered);
    return segment->latest;
}

/* One may be in use, and their execution counts stay readable. */
void timing_forget(struct segment *segment)
{
    segment->latest = &timing_no_run;
    while (segment->runs) {
        struct run *run = segment->runs;

        segment->runs = run->next;
        run->next = segment->forgotten;
        segment->forgotten = run;
    }
}

struct model_cost timing_refill(const struct run *run, enum model_target kind)
{
    const struct code_insn *last = run->segment->insns[run->segment->count - 1];
    struct model_refill refill;

    model_refills(timing.core, &last->model, &refill);
    return refill.to[kind];
}

pipeline_id timing_after_jump(const struct run *run, struct model_cost cost)
{
    struct model_pipeline pipeline = timing.states[run->sequential.pipeline];

    model_pipeline_jump(&pipeline, cost);
    return number_of(&pipeline);
}

uint32_t timing_doubts(void)
{
    return timing.doubts;
}

void timing_add_doubts(uint32_t doubts)
{
    timing.doubts |= doubts;
}
