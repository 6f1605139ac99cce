/* Handler style: the executor of asynchronous firmware. The handler sets its waker's bit,
 * and the executor polls each task whose bit is set, on one stack for all, as lilos and
 * Embassy do. Tasks that share a bit are polled for each other's events: a spurious poll
 * costs what it takes to see that nothing is there. Events are a state, not a count: those
 * that come before the poll are one. A task that computes for long holds off all others.
 *
 * An executor that is the whole program sleeps in WFE, and SEV wakes it. Here the
 * foreground runs while it sleeps, so it is a thread that waits for a notification in that
 * place, as one among others in a kernel would. */
#define STYLE defer_waker
#include "bench/arena.h"
#include "bench/deferring_frame.h"

#include <stdatomic.h>

#define TASKS      9 /* those that share the event's bit, and one with a bit of its own */
#define SHARED_BIT 1u
#define OTHER_BIT  2u

struct task {
    uint32_t bit;
    volatile uint32_t ready;
    uint32_t (*poll)(struct task *task); /* 1 if there was nothing to do */
};
#define tasks BENCH_ARENA(struct task, TASKS)
BENCH_ARENA_TAKES(struct task, TASKS);

static volatile uint32_t woken; /* bits: set by handlers, taken by the executor */
static struct task *waker;      /* what the handler was given: the event's task */
static struct task *end;        /* behind the last one */
static void (*job)(struct task *task);

/* The witness. */
static struct {
    volatile uint32_t first;
    struct task *volatile task; /* whose work ran last */
    uint32_t spurious;          /* polls for nothing, ever */
    uint32_t strange;           /* polls of a task whose bit nobody sets */
    uint32_t worked;
} seen;

/* As an executor's: by LDREX and STREX, or in a section of PRIMASK where there are none. */
static inline uint32_t set_woken(uint32_t bits)
{
#if CORE_BASELINE
    uint32_t primask = core_mask(), before = woken;
    woken = before | bits;
    core_restore(primask);
    return before;
#else
    return atomic_fetch_or_explicit((volatile _Atomic uint32_t *)&woken, bits,
                                    memory_order_release);
#endif
}

static inline uint32_t take_woken(void)
{
#if CORE_BASELINE
    uint32_t primask = core_mask(), before = woken;
    woken = 0;
    core_restore(primask);
    return before;
#else
    return atomic_exchange_explicit((volatile _Atomic uint32_t *)&woken, 0u, memory_order_acquire);
#endif
}

/* A function of the waker's, so that it lies the same for each handler that calls it. */
static __attribute__((noinline)) void wake(void)
{
    struct task *task = waker;
    task->ready = 1u;
    if (set_woken(task->bit) == 0)
        bench_notify();
}

static inline void post(void)
{
    wake();
}

/* Out of line, so that a poll for nothing saves no registers. */
static __attribute__((noinline)) uint32_t run(struct task *task)
{
    job(task);
    return 0;
}

static uint32_t poll(struct task *task)
{
    if (task->ready == 0)
        return 1;
    task->ready = 0;
    return run(task);
}

static uint32_t poll_stranger(struct task *task)
{
    (void)task;
    seen.strange++;
    return 1;
}

static void executor(void)
{
    uint32_t now = take_woken(), spurious = 0;
    const struct task *behind = end;
    for (struct task *task = tasks; task != behind; task++)
        if (now & task->bit)
            spurious += task->poll(task);
    seen.spurious += spurious;
}

static void stamped(struct task *task)
{
    seen.first = bench_stamp(STAMP_WORK_FIRST);
    seen.task = task;
    bench_note(seen.first, context_frame(*bench_foreground_sp), &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

static void empty(struct task *task)
{
    (void)task;
}

static void served(struct task *task)
{
    (void)task;
    bench_work_served();
}

static void counted_work(struct task *task)
{
    (void)task;
    seen.worked++;
}

/* The thread begins to wait for notifications before there are samples: no switch but the
 * event's own is to be in one. */
static void install(void)
{
    uint32_t sharing = bench_parameter(WIRE_ITEM_STYLE, 0);
    for (unsigned i = 0; i < sharing; i++)
        tasks[i] = (struct task){.bit = SHARED_BIT, .poll = poll};
    tasks[sharing] = (struct task){.bit = OTHER_BIT, .poll = poll_stranger};
    end = &tasks[sharing + 1u];
    waker = seen.task = &tasks[sharing - 1u];
    woken = 0;
    seen.spurious = seen.strange = 0;
    job = empty;
    bench_use_vectors(vectors_style);
    bench_notify_work(executor);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    job = bench_work_of(line) == bench_work_empty    ? empty
          : bench_work_of(line) == bench_work_served ? served
                                                     : stamped;
}

/* The work was that of the task that was woken, and nobody else had any. And: while the
 * executor cannot run two events are one; its task is then polled once, each that shares
 * its bit for nothing, and no other. */
static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)waker, (uint32_t)seen.task);
    job = counted_work;
    seen.worked = 0;
    uint32_t spurious = seen.spurious, primask = core_mask();
    wake();
    wake();
    core_restore(primask);
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, seen.worked);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, bench_parameter(WIRE_ITEM_STYLE, 0) - 1u,
                 seen.spurious - spurious);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, seen.strange + woken + waker->ready);
    seen.spurious = spurious; /* those were no sample's */
}

static const char *missing(const struct bench_cell *cell)
{
    return cell->scenario->distances != 0 && bench_parameter(WIRE_ITEM_STYLE, 0) > 2
               ? "with so many polls the interrupt takes longer than the scenario sweeps"
               : NULL;
}

static uint32_t counted(enum wire_metric metric)
{
    return metric == WIRE_METRIC_SPURIOUS_POLLS ? seen.spurious : 0;
}

BENCH_PARAMETER(style, defer_waker, 0, sharing, "tasks", 1, 8, 1,
                "how many share the waker's bit; the event's is polled last");
_Static_assert(TASKS == 9, "one more than the parameter's range");
BENCH_DEFERRING_STYLE("handler sets a waker's bit, an executor polls the tasks that have it",
                      .install = install, .prepare = prepare, .own_thread = true, .check = check,
                      .counted = counted, .missing = missing);
