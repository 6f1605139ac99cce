/* The running account; see engine.h. */
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/timing/profile.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/trace/trace.h"
#include "host/vdwt/trace/tree.h"

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* From here on an address written to pc is an exception return. */
#define MAGIC_PC    0xF0000000u
#define REGISTER_PC 15u

enum { RUN_SETTLED = 1u << 31, RUN_TAUGHT = 1u << 30, RUN_PROFILED = 1u << 29 };

/* Loads that turned out to read the counter during the current run. It is
 * accounted for as it was begun; what was learned holds from then on. */
#define LEARN_MAX 8u
static struct {
    struct code_insn *insns[LEARN_MAX];
    size_t count;
} learned;

static struct run settled = {.flags = RUN_SETTLED, .successor = ADDRESS_NOWHERE};

struct engine engine = {.run = &settled, .next_pc = ADDRESS_NOWHERE};

static const struct model_core *model;

/* What accesses added that were not free, of the instruction that made some last. */
static struct {
    const struct code_insn *insn;
    uint64_t insns; /* executed before its run; with it, if it was settled during the access */
    struct model_cost cost;
} added;

void engine_init(const struct model_core *core, enum lane lane)
{
    model = core;
    engine.lane = lane;
    engine.marker = qemu_host_marker();
}

/* ---- leaving a run --------------------------------------------------- */

static const struct code_insn *last_of(const struct run *run)
{
    return run->segment->insns[run->segment->count - 1];
}

/* Those that were taken since the lanes were last made to agree. */
#define OPEN_MAX 1024u
static struct {
    struct exit *exits[OPEN_MAX];
    size_t count;
    bool never; /* all lanes are always kept */
} open;

void engine_keep_all(void)
{
    open.never = true;
}

void engine_gather(void)
{
    for (size_t i = 0; i < open.count; i++) {
        struct exit *exit = open.exits[i];

        counts_add_others(&engine.total, &exit->cost, exit->open + 1);
        exit->taken += exit->open + 1;
        exit->open = EXIT_CLOSED;
    }
    open.count = 0;
}

static __attribute__((noinline)) void open_exit(struct exit *exit)
{
    if (open.count == OPEN_MAX)
        engine_gather();
    open.exits[open.count++] = exit;
}

static void take_exit(struct exit *exit)
{
    exit->taken++;
    counts_add(&engine.total, &exit->cost);
    engine.pipeline = exit->pipeline;
    engine.exit = exit;
}

static void take_jump(struct run *run, const struct model_arrival *arrival)
{
    take_exit(&run->jump[arrival->kind]);
    engine.jumped_from = run;
    engine.jumped_to = arrival->kind;
    if (!arrival->fetch.worst)
        return;
    counts_add_cost(&engine.total, arrival->fetch);
    counts_add_origin(&engine.total, arrival->origin);
    run->segment->insns[run->segment->count - 1]->beside += arrival->fetch.nominal;
    engine.pipeline =
        timing_after_jump(run, model_cost_sum(timing_refill(run, arrival->kind), arrival->fetch));
}

static void learn(void)
{
    for (size_t i = 0; i < learned.count; i++)
        code_learn_counter(learned.insns[i]);
    learned.count = 0;
}

/* False: not this time, and it must be seen again. */
static bool note_counter_load(struct code_insn *insn)
{
    if (learned.count == LEARN_MAX)
        return false;
    learned.insns[learned.count++] = insn;
    engine.run->flags |= RUN_TAUGHT; /* makes the next segment look */
    return true;
}

/* Accounts for a whole run after which `pc` is next. */
static void retire(struct run *run, uint32_t pc, const struct model_arrival *arrival)
{
    bool skipped = (run->flags & SEGMENT_OUTCOME) && !last_of(run)->accesses && !engine.in_access;

    engine.jumped_from = NULL;
    engine.left = run;
    engine.moved = true;
    if (profile.on)
        profile_leave(run, skipped);
    if (skipped)
        take_exit(&run->skipped);
    else if (pc == run->successor || !run->jumps || pc >= MAGIC_PC)
        take_exit(&run->sequential);
    else
        take_jump(run, arrival);
    engine.next_pc = pc;
    engine.run = &settled;
    if (run->flags & SEGMENT_MASKS)
        trace_masks(last_of(run)->model.address);
}

/* Accounts for the first `count` instructions of a run. */
static void retire_part(struct run *run, size_t count)
{
    const struct segment *segment = run->segment;
    uint32_t next = segment->insns[count]->model.address;
    struct model_arrival none = {.kind = MODEL_TARGET_PLAIN};

    if (count > 0) {
        run = timing_run(code_cut(run->segment, count), run->entered);
        retire(run, next, &none);
        return;
    }
    engine.jumped_from = NULL;
    engine.moved = false;
    engine.pipeline = run->entered;
    engine.next_pc = next;
    engine.run = &settled;
}

/* ---- settling -------------------------------------------------------- */

/* Whether QEMU is inside the access of `insn`, the last one that started. Its
 * report comes after the access. A predicated one may never come: it was
 * skipped if QEMU stands behind it already. */
static bool under_way(const struct code_insn *insn)
{
    if (!insn->observed || engine.last_access == insn)
        return false;
    return (insn->needs & MODEL_NEEDS_OUTCOME) == 0 ||
           cpu_state_register(REGISTER_PC) != insn->model.address + insn->model.size;
}

static void settle_whole(struct run *run)
{
    uint32_t pc = run->segment->end;
    struct model_arrival arrival;

    if (run->jumps && !engine.in_access)
        pc = cpu_state_register(REGISTER_PC);
    arrival = code_arrival_at(pc);
    retire(run, pc, &arrival);
}

void engine_settle(void)
{
    struct run *run = engine.run;
    const struct segment *segment = run->segment;
    uint64_t executed;

    engine_gather();
    if (run == &settled)
        return;
    executed = qemu_host_icount() - engine.total.v[LANE_INSNS];
    if (executed > segment->count)
        give_up("lost count at 0x%08x: QEMU has executed %llu instructions of a block of %u; "
                "please report this with the image",
                segment->node.address, (unsigned long long)executed, segment->count);
    engine.accessing = executed > 0 ? segment->insns[executed - 1] : NULL;
    engine.in_access = executed > 0 && under_way(engine.accessing);
    if (executed < segment->count)
        retire_part(run, (size_t)executed);
    else
        settle_whole(run);
    engine.started = *engine.marker;
    learn();
}

/* The instruction that is under way, as far as QEMU's own counter tells: its place in the
 * current run. False: the account is settled already, or the run has not begun. */
static bool place_under_way(size_t *index)
{
    uint64_t executed;

    if (engine.run == &settled)
        return false;
    executed = qemu_host_icount() - engine.total.v[LANE_INSNS];
    *index = (size_t)executed - 1;
    return executed > 0 && executed <= engine.run->segment->count;
}

bool engine_access_begins(struct counts *counts)
{
    size_t index;

    if (!place_under_way(&index))
        return false;
    *counts = engine_counts_at(index);
    return true;
}

bool engine_load_begins(struct counts *counts)
{
    const struct code_insn *insn;
    size_t index;

    if (!place_under_way(&index))
        return false;
    insn = engine.run->segment->insns[index];
    if (!(insn->model.flags & MODEL_INSN_READS_MEMORY) || !under_way(insn))
        return false;
    *counts = engine_counts_at(index);
    return true;
}

bool engine_in_access(void)
{
    return engine.in_access && engine.last_access != engine.accessing;
}

/* trace puts back what led to the code that goes on. */
static bool is_way_out(const struct run *run, const struct exit *exit)
{
    return (const char *)exit >= (const char *)run && (const char *)exit < (const char *)(run + 1);
}

static struct model_cost fetched(const struct run *run)
{
    bool jumped = engine.exit != &run->sequential && engine.exit != &run->skipped;

    return jumped ? code_arrival_at(engine.next_pc).fetch : (struct model_cost){0};
}

static struct model_cost accessed(const struct segment *segment)
{
    uint64_t insns = engine.total.v[LANE_INSNS];
    bool same = added.insn == segment->insns[segment->count - 1] &&
                (added.insns == insns || added.insns + segment->count == insns);

    return same ? added.cost : (struct model_cost){0};
}

bool engine_last_insn(const struct model_insn **insn, struct model_cost *cycles)
{
    const struct run *run = engine.left;
    const struct span *before;

    if (!run || !is_way_out(run, engine.exit))
        return false;
    before = &run->prefix[run->segment->count - 1];
    *insn = &last_of(run)->model;
    *cycles = (struct model_cost){
        .best = engine.exit->cost.v[LANE_BEST] - before->v[LANE_BEST],
        .nominal = engine.exit->cost.v[LANE_NOMINAL] - before->v[LANE_NOMINAL],
        .worst = engine.exit->cost.v[LANE_WORST] - before->v[LANE_WORST],
    };
    *cycles = model_cost_sum(*cycles, model_cost_sum(fetched(run), accessed(run->segment)));
    return true;
}

void engine_pass(struct model_cost cost, uint32_t next_pc)
{
    counts_add_cost(&engine.total, cost);
    if (profile.on)
        profile_exception(cost);
    engine.pipeline = PIPELINE_RESET;
    engine.jumped_from = NULL;
    engine.next_pc = next_pc;
}

/* ---- entering -------------------------------------------------------- */

static inline void begin(struct segment *to, struct run *run)
{
    engine.run = run;
    engine.started += to->marked;
    engine.last_access = NULL;
}

/* With a run that is not at hand, or near a deadline. */
static __attribute__((noinline)) void start_slowly(struct segment *to, pipeline_id pipeline,
                                                   void *call)
{
    struct run *run = timing_run(to, pipeline);

    if (*schedule.count + run->reach >= schedule.stop) {
        if (call)
            schedule_look(run, call);
        else
            schedule_check(run);
    }
    begin(to, run);
}

static inline __attribute__((always_inline)) void start(struct segment *to, pipeline_id pipeline,
                                                        void *call)
{
    struct run *run = to->latest;

    if (unlikely(run->entered != pipeline || *schedule.count + run->reach >= schedule.stop))
        start_slowly(to, pipeline, call);
    else
        begin(to, run);
}

/* A device access ended its block early and was done again on its own, without
 * a word in the log: what is entered now is the instruction behind it. */
static void retire_interrupted(struct run *run, const struct segment *to)
{
    const struct segment *segment = run->segment;

    for (size_t i = 1; i < segment->count; i++)
        if (segment->insns[i]->model.address == to->node.address &&
            segment->insns[i - 1]->leaves_early) {
            retire_part(run, i);
            return;
        }
    give_up("lost track: the block at 0x%08x was left early, and 0x%08x came next; "
            "please report this with the image",
            segment->node.address, to->node.address);
}

static struct model_arrival arrival_of(const struct segment *segment)
{
    return (struct model_arrival){
        .kind = segment->target, .fetch = segment->fetch, .origin = segment->fetch_origin};
}

/* A jump was settled before its target was ever decoded. */
static void correct_target(const struct segment *to)
{
    struct run *run = engine.jumped_from;
    struct model_arrival arrival = arrival_of(to);
    struct counts wrong = {0};

    if (!run || engine.jumped_to == arrival.kind)
        return;
    run->jump[engine.jumped_to].taken--;
    counts_add(&wrong, &run->jump[engine.jumped_to].cost);
    engine.total = counts_between(&wrong, &engine.total);
    take_jump(run, &arrival);
}

/* Whether the run that was executed last can lead to `pc`. */
static bool leads_to(const struct run *from, uint32_t pc)
{
    const struct model_insn *last = &last_of(from)->model;

    if (pc == from->successor)
        return true;
    if (!from->jumps)
        return false;
    return !(last->flags & MODEL_INSN_TARGET) || (last->flags & MODEL_INSN_READS_MEMORY) ||
           last->target == pc;
}

/* False if nothing that was executed leads to `to`. */
static bool retire_before(const struct segment *to)
{
    struct model_arrival arrival = arrival_of(to);
    struct run *from = engine.run;

    if (from == &settled)
        return engine.next_pc == to->node.address;
    if (engine.started != *engine.marker) {
        retire_interrupted(from, to);
        return true;
    }
    retire(from, to->node.address, &arrival);
    engine.jumped_from = NULL;
    if (leads_to(from, to->node.address))
        return true;
    engine.next_pc = from->successor;
    return false;
}

/* The core goes on where nothing that was seen leads: it starts, or was reset. */
static void begin_again(const struct segment *to)
{
    if (engine.next_pc == ADDRESS_NOWHERE)
        code_set_reset(to->node.address);
    else if (!(to->flags & SEGMENT_RESET))
        give_up("lost track: 0x%08x is executed where 0x%08x was next; please report this with "
                "the image",
                to->node.address, engine.next_pc);
    else
        exceptions_reset();
    engine.pipeline = PIPELINE_RESET;
    engine.left = NULL;
    engine.moved = true;
}

/* The current run ends, in that way. */
static inline __attribute__((always_inline)) void pass_exit(struct exit *exit)
{
    engine.total.v[LANE_NOMINAL] += exit->cost.v[LANE_NOMINAL];
    engine.total.v[LANE_INSNS] += exit->cost.v[LANE_INSNS];
    engine.left = engine.run;
    engine.exit = exit;
}

/* The same, and all counts are kept. */
static inline void pass_wholly(struct exit *exit)
{
    exit->taken++;
    counts_add(&engine.total, &exit->cost);
    engine.left = engine.run;
    engine.exit = exit;
}

/* A call or a return is told of, and so is where something is watched; otherwise these are ways
 * out of a run like any other. */
static bool follow_call(struct segment *to, void *call)
{
    struct run *from = engine.run;
    struct exit *exit = &from->sequential;

    if ((from->flags & ~(uint32_t)SEGMENT_LEAVES) || (to->flags & ~(uint32_t)SEGMENT_WATCHED) ||
        engine.started != *engine.marker)
        return false;
    if (to->node.address != from->successor) {
        if (!from->jumps)
            return false;
        exit = &from->jump[to->target];
    }
    if (open.never) {
        pass_wholly(exit);
    } else {
        if (++exit->open == 0)
            open_exit(exit);
        pass_exit(exit);
    }
    if (to->flags & SEGMENT_WATCHED) {
        if (!open.never)
            engine_gather();
        trace_arrive(to);
    }
    if (from->flags & SEGMENT_LEAVES)
        trace_tree_follow(to->node.address);
    start(to, exit->pipeline, call);
    return true;
}

static __attribute__((noinline)) void enter_slowly(struct segment *to, void *call)
{
    bool explained;

    if (follow_call(to, call))
        return;
    engine_gather();
    if (engine.run != &settled)
        engine.run->flags &= ~(uint32_t)RUN_PROFILED;
    engine.in_access = false;
    explained = retire_before(to);
    engine.started = *engine.marker;
    learn();
    if (exceptions_outstanding())
        exceptions_apply(to->node.address);
    else if (!explained)
        begin_again(to);
    else
        correct_target(to);
    if (to->flags & SEGMENT_OUTCOME)
        to->insns[to->count - 1]->accesses = 0;
    if ((to->flags & SEGMENT_WATCHED) && engine.moved)
        trace_arrive(to);
    if (trace_tree_on && engine.moved)
        trace_tree_follow(to->node.address);
    engine.moved = false;
    if (schedule.cut_at == engine.total.v[LANE_INSNS])
        schedule_resume();
    start(to, engine.pipeline, call);
    if (profile.on)
        engine.run->flags |= RUN_PROFILED; /* so that it is left slowly, too */
}

/* `to` is entered as the way out of the current run says. */
static inline __attribute__((always_inline)) void follow(struct segment *to, struct exit *exit,
                                                         void *call)
{
    pass_exit(exit);
    start(to, exit->pipeline, call);
}

/* Apart, so that the usual way needs no more than a few registers. */
static __attribute__((noinline)) void follow_first(struct segment *to, struct exit *exit,
                                                   void *call)
{
    open_exit(exit);
    follow(to, exit, call);
}

static __attribute__((noinline)) void follow_wholly(struct segment *to, struct exit *exit,
                                                    void *call)
{
    pass_wholly(exit);
    start(to, exit->pipeline, call);
}

static inline __attribute__((always_inline)) void enter(struct segment *to, void *call)
{
    struct run *from = engine.run;
    struct exit *exit = &from->sequential;

    if (unlikely((from->flags | to->flags) != 0 || engine.started != *engine.marker)) {
        enter_slowly(to, call);
        return;
    }
    if (to->node.address != from->successor) {
        if (unlikely(!from->jumps)) {
            enter_slowly(to, call);
            return;
        }
        exit = &from->jump[to->target];
    }
    if (unlikely(open.never))
        follow_wholly(to, exit, call);
    else if (unlikely(++exit->open == 0))
        follow_first(to, exit, call);
    else
        follow(to, exit, call);
}

__attribute__((hot)) void engine_enter(unsigned vcpu, void *segment)
{
    (void)vcpu;
    enter(segment, __builtin_return_address(0));
}

__attribute__((hot)) void engine_enter_from(struct segment *segment, void *call)
{
    enter(segment, call);
}

__attribute__((hot)) void engine_inside(unsigned vcpu, void *segment)
{
    (void)vcpu;
    enter(segment, NULL);
}

void engine_hold(const struct run *run)
{
    engine.run = &settled;
    engine.jumped_from = NULL;
    engine.in_access = false;
    engine.pipeline = run->entered;
    engine.next_pc = run->segment->node.address;
}

/* ---- inside a run ---------------------------------------------------- */

struct counts engine_counts_at(size_t index)
{
    struct counts counts;

    engine_gather();
    counts = engine.total;
    counts_add(&counts, &engine.run->prefix[index]);
    return counts;
}

void engine_expose(unsigned vcpu, void *index)
{
    struct counts counts = engine_counts_at((uintptr_t)index);

    (void)vcpu;
    schedule_expose(&counts);
}

/* ---- the DWT's account ------------------------------------------------ */

static uint32_t shown_by(const struct counts *counts)
{
    return (uint32_t)(counts->v[engine.lane] + schedule.slept);
}

uint32_t engine_cyccnt(size_t index)
{
    struct counts counts = engine_counts_at(index);

    return dwt_cyccnt(shown_by(&counts));
}

/* The counts where the access that is under way began; *index: in the current run. */
static struct counts access_counts(size_t *index)
{
    if (place_under_way(index))
        return engine_counts_at(*index);
    *index = 0;
    return engine.total;
}

static uint32_t now(void)
{
    size_t index;
    struct counts counts = access_counts(&index);

    return shown_by(&counts);
}

static void profile_now(uint32_t counts[PROFILE_COUNTERS])
{
    size_t index;
    struct counts at = access_counts(&index);

    profile_at(&at, index, counts);
}

static void set_profile(bool on)
{
    profile.on = on;
    if (on && engine.run != &settled)
        engine.run->flags |= RUN_PROFILED;
}

const struct dwt_account engine_dwt = {now, profile_now, set_profile};

void engine_wait(unsigned vcpu, void *unused)
{
    (void)vcpu;
    (void)unused;
    schedule_wait();
}

static void note_added(const struct code_insn *insn, struct model_cost cost)
{
    uint64_t insns = engine.total.v[LANE_INSNS];

    if (added.insn != insn || added.insns != insns)
        added.cost = (struct model_cost){0};
    added.insn = insn;
    added.insns = insns;
    added.cost = model_cost_sum(added.cost, cost);
}

static __attribute__((noinline)) void access_slowly(struct code_insn *insn, uint32_t address,
                                                    bool store)
{
    uint8_t region = model_region_at(model, address);
    struct model_step extra = model_access(model, &insn->model, address);

    timing_add_doubts(extra.doubts);
    counts_add_cost(&engine.total, extra.cost);
    counts_add_origin(&engine.total, extra.origin);
    insn->beside += extra.cost.nominal;
    if (profile.on)
        profile_access(extra.cost);
    if (extra.cost.worst)
        note_added(insn, extra.cost);
    if (!store && dwt_holds(address) && !insn->reads_counter && !note_counter_load(insn))
        return;
    if (region == MODEL_REGION_NONE || (address & insn->misaligned) || extra.cost.worst)
        return;
    insn->low = model->regions[region].base;
    insn->span = model->regions[region].size;
}

__attribute__((hot)) void engine_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address,
                                        void *udata)
{
    struct code_insn *insn = udata;
    uint32_t at = (uint32_t)address;

    (void)vcpu;
    engine.last_access = insn;
    insn->accesses++;
    if (unlikely((at & insn->misaligned) != 0 || at - insn->low >= insn->span))
        access_slowly(insn, at, qemu_plugin_mem_is_store(info));
}

void engine_fp(unsigned vcpu, void *udata)
{
    const struct code_insn *insn = udata;

    (void)vcpu;
    if (unlikely(engine.lazy_pending))
        exceptions_save_lazily((insn->model.flags & MODEL_INSN_PREDICATED) == 0);
}
