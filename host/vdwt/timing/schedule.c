/* Stops at deadlines; see schedule.h.
 *
 * A stop in the middle of a block takes two steps. The clock is put so that the
 * deadline seems as many instructions away as the boundary is, and QEMU, which
 * computes its budget from that, cuts the block there. Behind it the block that
 * begins is left at once, and from QEMU's own loop the timers are run one after
 * another, each at its own deadline.
 */
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/exceptions/interrupted.h"
#include "host/vdwt/qemu/host.h"
#include "host/vdwt/timing/engine.h"

/* Timers that another thread starts are looked for this often. */
#define LOOK_EVERY 1000000u
/* QEMU's main thread only looks at what comes from outside when something wakes it,
 * as timers of QEMU's own do: this often at most, and so soon after a device was
 * written, which may now have room for it. */
#define WAKE_EVERY 20000u
/* Expiries at one boundary, or in one sleep before other threads get a turn. */
#define EXPIRIES_MAX 100000u
#define WAKES_MAX    64u
#define DREAMS_MAX   1000000u /* expiries in one sleep: none of them will wake the core */
#define CUTS_MAX     3u
/* An instruction takes no longer than this at zero wait states, whatever it is. */
#define INSN_CYCLES  64u
#define ACCESS_WORDS 16u

#define PPB_BASE     0xE0000000u
#define PPB_SIZE     0x00100000u
#define SYSTICK_BASE 0xE000E010u
#define SYSTICK_SIZE 0x10u

struct schedule schedule = {.stop = UINT64_MAX, .latest = UINT64_MAX, .cut_at = UINT64_MAX};

static struct {
    uint32_t insn_max;   /* of cycles, for any instruction */
    uint32_t access_max; /* what one access can add to what its instruction takes */
    bool queued;
    bool follows; /* the machine's clock; */
    bool stored;  /* there was a store, beginning at this time, since that was looked at */
    uint64_t store_count;
    bool written;   /* a device was, since the main thread was woken, */
    uint64_t woken; /* at this time */
    bool expiring;
    uint64_t due; /* while expiring */
    bool exact;   /* schedule.stop is a deadline, this one: */
    uint64_t deadline_ns;
    uint64_t held_at; /* while so many instructions are executed, timers that are due */
    uint64_t until;   /* behind this wait for what QEMU takes now */
    size_t cut_count;
    unsigned cuts;         /* of the same block */
    void (*changed)(void); /* called when the rate is another */
    void (*stalled)(void); /* called when nothing wakes the core; NULL: it may come from outside */
    uint32_t dreams;       /* expiries in this sleep */
} state = {.held_at = UINT64_MAX};

static uint64_t now(void)
{
    return engine.total.v[schedule.lane] + schedule.slept;
}

static uint64_t executed(void)
{
    return engine.total.v[LANE_INSNS];
}

/* How far time is certain to have gone. */
static uint64_t certain(void)
{
    return state.held_at == executed() ? state.until : now();
}

static void show_now(void)
{
    vtime_set(rate_ns(schedule.rate, certain()), executed());
}

static uint32_t longest_wait(const struct model_core *core)
{
    uint32_t longest = 0;

    for (uint32_t i = 0; i < core->region_count; i++) {
        const struct model_region *region = &core->regions[i];

        longest = region->read_wait > longest ? region->read_wait : longest;
        longest = region->write_wait > longest ? region->write_wait : longest;
    }
    return longest;
}

void schedule_init(const struct model_core *core, enum lane lane)
{
    uint32_t wait = longest_wait(core);

    schedule.lane = lane;
    schedule.count = &engine.total.v[lane];
    state.access_max =
        lane == LANE_INSNS ? 0 : 3 + 3 * wait + core->params[MODEL_PARAM_SHARED_MEMORY].nominal;
    state.insn_max = INSN_CYCLES + ACCESS_WORDS * 2 * wait + wait;
    for (int i = 0; i < MODEL_PARAM_COUNT; i++)
        if (core->params[i].nominal > INSN_CYCLES)
            state.insn_max += core->params[i].nominal;
}

static bool fits(uint32_t hz)
{
    return hz >= RATE_HZ_MIN && hz <= RATE_HZ_MAX;
}

bool schedule_set_rate(uint32_t hz)
{
    state.follows = hz == 0;
    if (state.follows)
        hz = vtime_machine_hz();
    if (!fits(hz))
        return false;
    schedule.on = true;
    schedule.rate = rate_of(hz);
    schedule.stop = 0; /* so that the first block is left to look for timers */
    return true;
}

/* The guest may have set its clock: with the store that it made. */
static void follow_clock(void)
{
    uint32_t hz;

    if (!state.follows || !state.stored)
        return;
    state.stored = false;
    hz = vtime_machine_hz();
    if (hz == schedule.rate.hz || !fits(hz))
        return;
    rate_change(&schedule.rate, hz, state.store_count);
    if (state.changed)
        state.changed();
}

void schedule_on_rate(void (*changed)(void))
{
    state.changed = changed;
}

/* ---- between two blocks ------------------------------------------------ */

/* How long the main thread may sleep on. */
static uint64_t wake_after(void)
{
    return state.written ? WAKE_EVERY : LOOK_EVERY;
}

static void set_stop(uint64_t count, uint64_t ns)
{
    uint64_t last = now() + wake_after();

    state.exact = count < last;
    state.deadline_ns = ns;
    schedule.latest = ns - 1;
    schedule.stop = (state.exact ? count : last) - schedule.slept;
}

/* When the next timer expires, as a count. */
static bool next_due(uint64_t *ns, uint64_t *due)
{
    if (!vtime_next(ns))
        return false;
    *due = rate_cycles(schedule.rate, *ns);
    return true;
}

static void expire(uint64_t ns, uint64_t due)
{
    state.expiring = true;
    state.due = due;
    vtime_set(ns, executed());
    vtime_run();
    state.expiring = false;
}

/* If that event is taken now, the core does not wait for all of its instruction. Timers
 * that are due while it does not execute any more come when that is certain: before the
 * first instruction behind, of a handler or not. */
static void hold_behind(uint64_t due)
{
    if (schedule.lane != LANE_NOMINAL) /* an instruction has no middle */
        return;
    uint64_t taken = interrupted_taken_at(due - schedule.slept) + schedule.slept;

    if (taken >= certain())
        return;
    state.held_at = executed();
    state.until = taken;
}

/* The clock still shows when it was last exact: at the store that set a timer,
 * or at the deadline before. */
static void run_due(void)
{
    uint64_t ns, due;

    for (uint32_t i = 0; next_due(&ns, &due); i++) {
        if (due > certain()) {
            set_stop(due, ns);
            show_now();
            return;
        }
        if (i == EXPIRIES_MAX)
            give_up("timers expire without end at 0x%08x", engine.next_pc);
        expire(ns, due);
        hold_behind(due);
    }
    set_stop(UINT64_MAX, 0);
    show_now();
}

/* Sleep is time in every lane. */
static void sleep_until(uint64_t count)
{
    uint64_t asleep = count - now();

    schedule.asleep += asleep;
    if (schedule.lane == LANE_INSNS)
        schedule.slept += asleep;
    for (int lane = 0; lane < LANES; lane++)
        if (lane != LANE_INSNS)
            engine.total.v[lane] += asleep;
}

static void work(void);

static void queue_work(void)
{
    if (state.queued)
        return;
    state.queued = true;
    vtime_queue(work);
}

/* Deadline after deadline, until one of them wakes the core. */
static void sleep(void)
{
    uint64_t ns, due = 0;

    for (uint32_t i = 0; vtime_asleep(); i++) {
        bool timed = next_due(&ns, &due);

        if ((!timed || state.dreams++ == DREAMS_MAX) && state.stalled) {
            state.dreams = 0;
            state.stalled();
        }
        if (!timed)
            return;
        if (i == WAKES_MAX) {
            queue_work();
            return;
        }
        if (due > now())
            sleep_until(due);
        expire(ns, due);
    }
}

static void wake_main(void)
{
    if (now() - state.woken < wake_after())
        return;
    state.woken = now();
    state.written = false;
    vtime_wake_main();
}

static void work(void)
{
    state.queued = false;
    engine_settle();
    follow_clock();
    wake_main();
    run_due();
    if (vtime_asleep()) {
        state.held_at = UINT64_MAX;
        sleep();
        run_due();
    }
}

/* ---- where the guest meets the clock ----------------------------------- */

/* Other stores on the private bus start no timer. */
static bool may_start_timer(uint32_t address)
{
    return address - PPB_BASE >= PPB_SIZE || address - SYSTICK_BASE < SYSTICK_SIZE;
}

void schedule_expose(const struct counts *at)
{
    uint64_t ns = rate_ns(schedule.rate, at->v[schedule.lane] + schedule.slept) + 1;

    if (schedule.on)
        vtime_set(ns < schedule.latest ? ns : schedule.latest, at->v[LANE_INSNS] + 1);
}

/* A device that looks at the clock because the guest loads from it. */
static void expose_load(void)
{
    struct counts counts;

    if (engine_load_begins(&counts))
        schedule_expose(&counts);
}

bool schedule_watch(void)
{
    return vtime_watch(expose_load);
}

void schedule_store(uint32_t address)
{
    struct counts counts;

    if (!schedule.on)
        return;
    if (engine_access_begins(&counts)) {
        state.store_count = counts.v[schedule.lane] + schedule.slept;
        vtime_set(rate_ns(schedule.rate, state.store_count), qemu_host_icount());
    }
    if (!may_start_timer(address))
        return;
    if (address - PPB_BASE >= PPB_SIZE)
        state.stored = state.written = true;
    queue_work();
}

void schedule_on_stall(void (*stalled)(void))
{
    state.stalled = stalled;
}

void schedule_wait(void)
{
    state.dreams = 0;
    queue_work();
}

struct counts schedule_event(void)
{
    struct counts counts = engine.total;
    uint64_t since = state.expiring && state.due < now() ? now() - state.due : 0;

    if (since == 0)
        return counts;
    for (int lane = 0; lane < LANES; lane++)
        if (lane != LANE_INSNS)
            counts.v[lane] -= since < counts.v[lane] ? since : counts.v[lane];
    return counts;
}

/* ---- near a deadline --------------------------------------------------- */

static uint64_t added_by(const struct code_insn *insn)
{
    return insn->observed ? (uint64_t)insn->model.count * state.access_max + 1 : 0;
}

uint64_t schedule_reach(const struct run *run)
{
    const struct segment *segment = run->segment;
    uint64_t reach = run->prefix[segment->count - 1].v[schedule.lane];

    for (size_t i = 0; i + 1 < segment->count; i++)
        reach += added_by(segment->insns[i]);
    if (segment->rest)
        reach += (uint64_t)(segment->rest + 1u) * state.insn_max;
    return reach;
}

/* Before which of its instructions the first boundary can be that is one to stop
 * at; its number of instructions: before none of them. */
static size_t first_stop(const struct run *run)
{
    const struct segment *segment = run->segment;
    uint64_t begin = engine.total.v[schedule.lane], added = 0;

    for (size_t i = 0; i < segment->count; i++) {
        if (begin + run->prefix[i].v[schedule.lane] + added >= schedule.stop)
            return i;
        added += added_by(segment->insns[i]);
    }
    return segment->count;
}

/* QEMU shall execute `count` instructions from here, and no more. */
static _Noreturn void cut_after(size_t count, void *call)
{
    if (executed() != schedule.cut_at)
        state.cuts = 0;
    if (++state.cuts > CUTS_MAX)
        give_up("QEMU does not cut the block at 0x%08x behind %zu instructions", engine.next_pc,
                count);
    schedule.cut_at = executed();
    state.cut_count = count;
    vtime_set(state.deadline_ns - count, executed());
    vtime_leave(call);
}

void schedule_look(struct run *run, void *call)
{
    size_t count = run->segment->count, stop = first_stop(run);

    state.held_at = UINT64_MAX;
    if (stop > 0 && !state.exact)
        return;
    if (stop == 0) {
        engine_hold(run);
        queue_work();
        vtime_leave(call);
    }
    if (stop == count && !run->segment->rest)
        return;
    if (schedule.cut_at == executed() && count <= state.cut_count)
        return; /* this is what is left of the block that was cut */
    engine_hold(run);
    cut_after(stop, call);
}

/* The clock stood close to the deadline only for QEMU to see how far away it is. */
void schedule_resume(void)
{
    vtime_set(rate_ns(schedule.rate, now()), executed() + state.cut_count);
}

void schedule_check(const struct run *run)
{
    if (state.exact && first_stop(run) < run->segment->count)
        give_up("a timer expired in the middle of the block at 0x%08x; please report this with "
                "the image",
                run->segment->node.address);
}
