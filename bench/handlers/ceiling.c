/* Handler style: tasks are handlers. What they share is locked by raising BASEPRI to its
 * ceiling, the priority of its highest user, as in RTIC and by the stack resource policy: who
 * is above never waits, and no lock can be found taken. A handler spawns a task of lower
 * priority by a counter and its dispatcher's NVIC line. Needs a line for each such priority,
 * and who has the ceiling wrong has an unprotected resource. On ARMv6-M RTIC disables the
 * users' lines instead; SysTick has none. To pend the dispatcher is a store without a barrier, as
 * RTIC's: nothing here needs it before the handler returns. */
#define STYLE         ceiling
#define STYLE_VECTORS [BENCH_SPARE_EXCEPTION] = dispatcher
#define POST_NOTED    post_noted
#include "bench/arena.h"
#include "bench/bench.h"

static void dispatcher(void) __asm__("ceiling_dispatcher");
BENCH_INLINE void post_noted(void);
#include "bench/deferring_frame.h"

/* A cell's lines have one of two priorities, and all of them use the resource. */
#define CEILING             BENCH_PRIORITY_HIGH
#define DISPATCHER_PRIORITY 0xC0u
#define ABOVE_CEILING       0x20u

struct resource {
    volatile uint32_t spawned;                       /* tasks, by the handlers */
    volatile uint32_t done;                          /* the dispatcher's alone */
    volatile uint32_t served;                        /* by the tasks' own work */
    volatile uint32_t handler_basepri, task_basepri; /* at the last access */
};
#define shared BENCH_ARENA(struct resource, 1)
BENCH_ARENA_TAKES(struct resource, 1);
static bench_work job;

BENCH_INLINE uint32_t lock(void)
{
    uint32_t before = core_basepri();
#if !CORE_BASELINE
    __asm volatile("msr basepri_max, %0" ::"r"(CEILING) : "memory");
#endif
    return before;
}

/* The task's way into its dispatcher's queue. */
static inline void post(void)
{
    uint32_t before = lock();
    shared->spawned = shared->spawned + 1u;
    core_set_basepri(before);
    NVIC_ISPR(BENCH_LINE_WORD) = BENCH_LINE_MASK(BENCH_LINE_SPARE);
}

/* The same, between the stamps: the priority at the access is noted. */
static inline void post_noted(void)
{
    uint32_t before = lock();
    shared->handler_basepri = core_basepri();
    shared->spawned = shared->spawned + 1u;
    core_set_basepri(before);
    NVIC_ISPR(BENCH_LINE_WORD) = BENCH_LINE_MASK(BENCH_LINE_SPARE);
}

/* It alone takes out, and so needs no lock. As often as was spawned. */
static void dispatcher(void)
{
    while (shared->done != shared->spawned) {
        shared->done = shared->done + 1u;
        job();
    }
}

/* A task locks what it shares, in the work itself. */
static void serve(void)
{
    bench_witness(STAMP_WORK_FIRST, &bench_evidence.work);
    uint32_t before = lock();
    shared->task_basepri = core_basepri();
    shared->served = shared->served + 1u;
    core_set_basepri(before);
    bench_stamp_last(STAMP_WORK_LAST);
}

static void install(void)
{
    *shared = (struct resource){.handler_basepri = CEILING, .task_basepri = CEILING};
    bench_line_enable(BENCH_LINE_SPARE, DISPATCHER_PRIORITY);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    job = bench_work_or(line, serve);
}

/* How many tasks a handler of that priority has spawned by now. */
static uint32_t spawned_by(uint8_t priority)
{
    uint32_t before = shared->spawned;
    bench_line_enable(LINE_EMPTY, priority);
    NVIC_ISPR(BENCH_LINE_WORD) = BENCH_LINE_MASK(LINE_EMPTY);
    core_dsb();
    core_isb();
    return shared->spawned - before;
}

/* Each access was at the ceiling. And a lock holds off who is at the ceiling, until it is
 * given back, but not who is above it. */
static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, CEILING, shared->handler_basepri);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, CEILING, shared->task_basepri);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, shared->spawned, shared->done);
    shared->handler_basepri = shared->task_basepri = CEILING; /* of one that does not come */
    job = bench_work_empty;
    uint32_t before = lock();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, spawned_by(ABOVE_CEILING));
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, spawned_by(CEILING));
    uint32_t spawned = shared->spawned;
    core_set_basepri(before);
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, spawned + 1u, shared->spawned);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, shared->spawned, shared->done);
    bench_line_enable(LINE_EMPTY, BENCH_PRIORITY_MIDDLE);
}

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return bench_has(WIRE_FEATURE_BASEPRI)
               ? NULL
               : "without BASEPRI the lines of a resource's users are disabled instead, which "
                 "does not hold off SysTick; or PRIMASK, around a few instructions";
}

BENCH_DEFERRING_STYLE("resources locked by BASEPRI's ceiling, the work a task on a line of its own",
                      .install = install, .prepare = prepare, .check = check, .missing = missing,
                      .work_exception = BENCH_SPARE_EXCEPTION);
