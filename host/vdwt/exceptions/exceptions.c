/* Exceptions; see exceptions.h. */
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/exceptions/interrupted.h"
#include "host/vdwt/guest/witness.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/profile.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/timing/timing.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/trace.h"

#include <string.h>

enum {
    REGISTER_SP = 13,
    REGISTER_LR = 14,
    REGISTER_PC = 15,
    EXC_RETURN_PROCESS_STACK = 1u << 2,
    EXC_RETURN_NO_FP_FRAME = 1u << 4,
};

/* Offsets in the system control space. */
enum {
    SYST_CSR = 0x10,
    SYST_CSR_TICKINT = 1u << 1,
    NVIC_ISER = 0x100,
    NVIC_ISPR = 0x200,
    NVIC_ICPR = 0x280,
    NVIC_SETS = 0x40,
    SCB_AIRCR = 0xD0C
};
#define SYSTEM_CONTROL 0xE000E000u

#define FIRST_INTERRUPT 16u

enum step_kind { STEP_ENTER, STEP_RETURN };

struct step {
    enum step_kind kind;
    uint32_t number;
    uint32_t exc_return; /* STEP_RETURN */
    uint32_t frame;      /* STEP_RETURN: of what goes on */
    bool pended;         /* STEP_ENTER: seen to have been pending */
    bool lazy;           /* STEP_RETURN: the FP registers were never saved */
};

struct line {
    bool pending;
    bool level;          /* input held high: pends again when its handler returns */
    bool by_guest;       /* pended by an instruction, not by a device or timer */
    struct counts since; /* when it became pending */
};

/* What other threads reported, until the core's thread takes it. */
struct foreign {
    bool changed;
    bool pended;
    bool level;
};

#define STEPS_MAX 16u

static struct {
    const struct model_core *core;
    struct line lines[EXCEPTION_MAX];
    struct foreign foreign[EXCEPTION_MAX];
    bool foreign_changed;
    struct step steps[STEPS_MAX];
    size_t step_count;
} state;

static _Thread_local bool on_core_thread;

void exceptions_init(const struct model_core *core)
{
    state.core = core;
    interrupted_init(core);
}

void exceptions_claim_thread(void)
{
    on_core_thread = true;
}

/* ---- pending --------------------------------------------------------- */

/* SVC and the faults come from the instruction itself. */
static bool always_synchronous(uint32_t number)
{
    return number < 12 && number != 2;
}

static void stamp_event(uint32_t number, const struct counts *since)
{
    struct witness_place place = interrupted_place(since);

    witness_place(number, &place, engine.total.v[LANE_INSNS]);
    witness_record(WITNESS_EVENT, number, since);
}

static void pend(uint32_t number, bool by_guest)
{
    struct line *line = &state.lines[number];

    if (line->pending)
        return;
    line->pending = true;
    line->by_guest = by_guest || always_synchronous(number);
    line->since = schedule_event();
    if (line->by_guest) {
        witness_record(WITNESS_PEND, number, &line->since);
        trace_pend(number, &line->since);
        return;
    }
    line->since = interrupted_event(line->since);
    trace_pend(number, &line->since);
    stamp_event(number, &line->since);
}

/* The device or timer that pends at a boundary does so after what already
 * happened there. */
static void pend_now(uint32_t number)
{
    engine_settle();
    if (state.step_count && !engine_in_access())
        exceptions_apply(cpu_state_register(REGISTER_PC));
    pend(number, engine_in_access());
}

static void write_pending(uint32_t offset, uint32_t bits)
{
    bool set = offset < NVIC_ICPR;
    uint32_t first = FIRST_INTERRUPT + 8 * (offset - (set ? NVIC_ISPR : NVIC_ICPR));

    engine_settle();
    for (; bits; bits &= bits - 1) {
        uint32_t number = first + (uint32_t)__builtin_ctz(bits);

        if (number >= EXCEPTION_MAX)
            return;
        if (set)
            pend(number, true);
        else if (!state.lines[number].level)
            state.lines[number].pending = false;
    }
}

/* ---- reports --------------------------------------------------------- */

static void add_step(struct step step)
{
    if (state.step_count == STEPS_MAX)
        give_up("more than %u exceptions without an instruction at 0x%08x; is the core locked up?",
                STEPS_MAX, engine.next_pc);
    state.steps[state.step_count++] = step;
}

/* The address of the frame that EXC_RETURN `value` speaks of, in a handler. */
static uint32_t frame_address(uint32_t exc_return)
{
    return exc_return & EXC_RETURN_PROCESS_STACK ? cpu_state_other_sp()
                                                 : cpu_state_register(REGISTER_SP);
}

static void complete(uint32_t number)
{
    struct line *line = &state.lines[number];

    engine_settle();
    add_step((struct step){
        .kind = STEP_RETURN,
        .number = number,
        .exc_return = cpu_state_register(REGISTER_PC) | 1u,
        .frame = frame_address(cpu_state_register(REGISTER_PC)),
        .lazy = cpu_state_lazy_active(),
    });
    if (line->level)
        pend(number, false);
}

static bool enables(uint32_t offset, uint32_t value)
{
    return (offset == SYST_CSR && (value & SYST_CSR_TICKINT)) ||
           (offset >= NVIC_ISER && offset < NVIC_ISER + NVIC_SETS && value);
}

/* The guest stores to a device. */
static void write_device(uint32_t address, uint32_t value)
{
    uint32_t offset = address - SYSTEM_CONTROL;

    schedule_store(address);
    if (enables(offset, value))
        trace_armed();
    if (offset >= NVIC_ISPR && offset < NVIC_ICPR + NVIC_SETS &&
        offset % (NVIC_ICPR - NVIC_ISPR) < NVIC_SETS)
        write_pending(offset, value);
    else if (offset == SCB_AIRCR)
        engine_settle(); /* a reset it asks for comes before the block's end */
}

static void take(const struct nvic_event *event)
{
    switch (event->kind) {
    case NVIC_PEND:
        pend_now(event->number);
        break;
    case NVIC_UNPEND:
        state.lines[event->number].pending = false;
        break;
    case NVIC_ENTER:
        engine_settle();
        add_step((struct step){.kind = STEP_ENTER,
                               .number = event->number,
                               .pended = state.lines[event->number].pending});
        state.lines[event->number].pending = false;
        break;
    case NVIC_COMPLETE:
        complete(event->number);
        break;
    case NVIC_LEVEL:
        state.lines[event->number].level = event->value != 0;
        break;
    case NVIC_WRITE:
        write_device(event->number, event->value);
        break;
    }
}

/* A device driven from outside has no place in the guest's time. What it pends
 * counts from the next report on the core's own thread. The log's own lock
 * keeps the two apart. */
static void take_foreign(const struct nvic_event *event)
{
    struct foreign *foreign = &state.foreign[event->number];

    if (!foreign->changed)
        foreign->level = state.lines[event->number].level;
    foreign->changed = true;
    state.foreign_changed = true;
    if (event->kind == NVIC_PEND)
        foreign->pended = true;
    if (event->kind == NVIC_LEVEL)
        foreign->level = event->value != 0;
}

static void drain_foreign(void)
{
    state.foreign_changed = false;
    for (uint32_t number = 0; number < EXCEPTION_MAX; number++) {
        struct foreign *foreign = &state.foreign[number];

        if (!foreign->changed)
            continue;
        state.lines[number].level = foreign->level;
        if (foreign->pended)
            pend_now(number);
        *foreign = (struct foreign){0};
    }
}

void exceptions_take(const struct nvic_event *event)
{
    if (event->kind != NVIC_WRITE && event->number >= EXCEPTION_MAX)
        return;
    if (!on_core_thread) {
        if (event->kind == NVIC_PEND || event->kind == NVIC_LEVEL)
            take_foreign(event);
        return;
    }
    if (state.foreign_changed)
        drain_foreign();
    take(event);
}

/* ---- what it costs --------------------------------------------------- */

bool exceptions_outstanding(void)
{
    return state.step_count != 0;
}

static bool same(const struct model_exception *a, const struct model_exception *b)
{
    return a->kind == b->kind && a->stack == b->stack && a->vector == b->vector &&
           a->handler == b->handler && a->fp_frame == b->fp_frame && a->fp_moved == b->fp_moved &&
           a->pended_here == b->pended_here;
}

/* A loop's are all alike: what was worked out last is kept. */
static struct model_step price(const struct model_exception *event)
{
    static struct {
        bool known;
        struct model_exception event;
        struct model_step step;
    } kept[MODEL_EXCEPTION_COUNT], *last;

    last = &kept[event->kind];
    if (!last->known || !same(&last->event, event)) {
        last->known = true;
        last->event = *event;
        last->step = model_exception(state.core, event);
    }
    return last->step;
}

/* What it adds to an entry that is charged already. */
static struct model_step more_than_entry(const struct model_exception *event)
{
    struct model_step step = price(event), shared;
    struct model_exception entry = *event;

    entry.kind = MODEL_EXCEPTION_ENTRY;
    shared = price(&entry);
    step.cost.best -= shared.cost.best;
    step.cost.nominal -= shared.cost.nominal;
    step.cost.worst -= shared.cost.worst;
    step.origin.measured -= shared.origin.measured;
    step.origin.uncalibrated -= shared.origin.uncalibrated;
    return step;
}

static void pass_step(struct model_step step, uint32_t pc)
{
    timing_add_doubts(step.doubts);
    trace_report_exception_cost(step.cost);
    engine_pass(step.cost, pc);
    counts_add_origin(&engine.total, step.origin);
}

static void pass(const struct model_exception *event, uint32_t pc)
{
    pass_step(price(event), pc);
}

/* The core begins to enter or to leave. A return begins with the cycle of its
 * own branch, which is counted already. */
static void witness_hardware(uint32_t number, bool branched)
{
    struct counts counts = engine.total;

    if (branched)
        for (int lane = 0; lane < LANES; lane++)
            counts.v[lane]--;
    witness_record(WITNESS_HARDWARE, number, &counts);
}

/* What the event of an exception that is taken now came into. One that the guest pended
 * came with an instruction, not into one. */
static enum interrupted_kind came_into(const struct step *step, bool chained)
{
    const struct line *line = &state.lines[step->number];

    if (chained || !step->pended || line->by_guest)
        return INTERRUPTED_NOTHING;
    return interrupted_by(&line->since);
}

/* Was it the instruction just before that pended the exception, or that let go of
 * one that had been pending for longer (CPSIE, MSR, a store to a priority)? A handler
 * that returned does not count: its return is what the core waits for. */
static bool just_released(const struct step *step, const struct line *line, bool chained)
{
    uint64_t passed = engine.total.v[LANE_INSNS] - line->since.v[LANE_INSNS];

    return (line->by_guest && passed == 0) || (!chained && step->pended && passed > 0);
}

/* The core begins to enter. */
static void begin_entry(struct model_exception *event, const struct step *step,
                        enum interrupted_kind into)
{
    const struct counts *since = &state.lines[step->number].since;

    interrupted_stop(into, since, event->stack);
    witness_hardware(step->number, false);
    trace_interrupt(event->stack);
    if (into == INTERRUPTED_ENTRY)
        event->kind = MODEL_EXCEPTION_LATE_ARRIVAL;
    if (into == INTERRUPTED_RETURN)
        event->kind = interrupted_abandon_return(since) ? MODEL_EXCEPTION_RETURN_ABANDONED
                                                        : MODEL_EXCEPTION_TAIL_CHAIN;
}

static void enter(const struct step *step, bool chained, uint32_t pc)
{
    const struct line *line = &state.lines[step->number];
    enum interrupted_kind into = came_into(step, chained);
    uint32_t exc_return = cpu_state_register(REGISTER_LR);
    bool fp_frame = (exc_return & EXC_RETURN_NO_FP_FRAME) == 0;
    bool lazy = fp_frame && cpu_state_lazy_active();
    struct model_exception event = {
        .kind = chained ? MODEL_EXCEPTION_TAIL_CHAIN : MODEL_EXCEPTION_ENTRY,
        .fp_frame = fp_frame,
        .fp_moved = fp_frame && !lazy,
        .pended_here = just_released(step, line, chained),
        .stack = frame_address(exc_return),
        .vector = cpu_state_vtor() + 4 * step->number,
        .handler = pc,
    };
    struct counts from;

    if (chained)
        witness_hardware(step->number, true);
    else
        begin_entry(&event, step, into);
    from = engine.total;
    if (into == INTERRUPTED_ENTRY || into == INTERRUPTED_BEFORE_ENTRY)
        pass_step(more_than_entry(&event), pc);
    else
        pass(&event, pc);
    interrupted_passed(INTERRUPTED_ENTRY, step->number, &from, chained);
    engine.lazy_pending = cpu_state_lazy_active(); /* maybe of an outer frame */
    trace_handler(step->number, chained, step->pended ? &line->since : NULL, pc);
    witness_record(chained ? WITNESS_CHAIN : WITNESS_ENTER, step->number, &engine.total);
}

static void leave(const struct step *step, uint32_t pc)
{
    bool fp_frame = (step->exc_return & EXC_RETURN_NO_FP_FRAME) == 0;
    uint32_t number = step->number;
    bool chains = interrupted_chains(step->frame, &number);
    struct model_exception event = {
        .kind = chains ? MODEL_EXCEPTION_TAIL_CHAIN : MODEL_EXCEPTION_RETURN,
        .fp_frame = fp_frame,
        .fp_moved = fp_frame && !step->lazy,
        .vector = cpu_state_vtor() + 4 * number,
        .handler = pc,
    };
    struct counts from = engine.total;

    witness_hardware(step->number, true);
    pass(&event, pc);
    interrupted_passed(chains ? INTERRUPTED_ENTRY : INTERRUPTED_RETURN, number, &from, true);
    engine.lazy_pending = cpu_state_lazy_active();
    trace_resume(step->frame, pc);
    witness_record(WITNESS_RETURN, step->number, &engine.total);
    interrupted_resume(step->frame, pc);
}

void exceptions_apply(uint32_t pc)
{
    size_t count = state.step_count;

    state.step_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct step *step = &state.steps[i];
        bool returned = i > 0 && state.steps[i - 1].kind == STEP_RETURN;

        if (step->kind == STEP_RETURN)
            trace_return(step->number);
        if (step->kind == STEP_ENTER)
            enter(step, returned, pc);
        else if (i + 1 == count || state.steps[i + 1].kind != STEP_ENTER)
            leave(step, pc);
    }
}

void exceptions_save_lazily(bool certain)
{
    struct model_exception event = {
        .kind = MODEL_EXCEPTION_LAZY_SAVE, .fp_frame = true, .fp_moved = true};
    struct model_step step = price(&event);

    engine.lazy_pending = false;
    if (!certain) {
        step.cost.best = 0;
        step.doubts |= MODEL_DOUBT(PREDICATE);
    }
    timing_add_doubts(step.doubts);
    trace_report_exception_cost(step.cost);
    counts_add_cost(&engine.total, step.cost);
    counts_add_origin(&engine.total, step.origin);
    if (profile.on)
        profile_exception(step.cost);
}

bool exceptions_is_high(uint32_t number)
{
    return number < EXCEPTION_MAX && state.lines[number].level;
}

void exceptions_reset(void)
{
    memset(state.lines, 0, sizeof state.lines);
    state.step_count = 0;
    interrupted_reset();
    engine.lazy_pending = false;
    trace_reset();
    witness_record(WITNESS_RESET, 0, &engine.total);
}
