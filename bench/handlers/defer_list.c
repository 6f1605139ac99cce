/* Handler style: as defer_thread, but the semaphore and the thread are the list kernel's
 * (bench/list_kernel.h): ready lists by priority, waiters in a list, critical sections by
 * BASEPRI, the post and the switch request in two steps. What users of the common RTOSes
 * write: xSemaphoreGiveFromISR(), portYIELD_FROM_ISR(). Ours has no timeouts, slices and
 * statistics, so that its cost is a floor of theirs; every list operation is paid for. */
#define STYLE         defer_list
#define STYLE_VECTORS [EXCEPTION_PENDSV] = list_kernel_pendsv
#include "bench/list_kernel.h"

#include "bench/deferring_frame.h"

#define FOREGROUND 1u /* priorities */
#define WORKER     2u

static struct list_thread foreground, worker_thread;
static struct list_semaphore posted, tokens[BENCH_KERNEL_TOKENS];
static bench_work job;
static const struct list_thread *worked_on; /* whose thread the work was done on */
static uint32_t switches;                   /* that there were before the trigger */
static bool triggered;

/* A function of its own, since it branches. */
static __attribute__((noinline)) void signal_worker(void)
{
    if (list_semaphore_post_from_handler(&posted))
        list_kernel_yield();
}

static inline void post(void)
{
    signal_worker();
}

static void worker(void)
{
    for (;;) {
        list_semaphore_wait(&posted);
        job();
    }
}

/* The witness stands between the work's stamps. */
static void work(void) __asm__("defer_list_work");
static void work(void)
{
    uint32_t first = bench_stamp(STAMP_WORK_FIRST);
    bench_note(first, context_frame(foreground.sp), &bench_evidence.work);
    worked_on = list_kernel_current;
    bench_stamp_last(STAMP_WORK_LAST);
}

/* The worker runs once, up to where it waits. */
static void install(void)
{
    bench_use_vectors(vectors_style);
    bench_watch_stack(list_kernel_stack, "stack overflow in the list kernel's thread");
    list_semaphore_begin(&posted);
    for (unsigned i = 0; i < BENCH_KERNEL_TOKENS; i++)
        list_semaphore_begin(&tokens[i]);
    list_kernel_begin(&foreground, FOREGROUND);
    list_kernel_add(&worker_thread, WORKER, worker, list_kernel_stack, LIST_KERNEL_STACK_WORDS);
    triggered = false;
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    job = bench_work_or(line, work);
    worked_on = job == work ? NULL : &worker_thread; /* others leave no trace */
    switches = list_kernel_switches;
    triggered = true;
}

/* To the worker and back: once, or twice if two handlers posted; where one posts while the
 * worker is about to wait, it may be left for itself. The work was its. */
static void check(struct bench_verdict *verdict)
{
    const struct bench_evidence *e = &bench_evidence;
    uint32_t made = list_kernel_switches - switches;
    bool two = (e->slot[0].count != 0 && e->slot[1].count != 0) || bench_used_for() == USE_BESIDE;
    if (!triggered || bench_used_for() == USE_STREAM)
        return;
    triggered = false;
    bench_expect_range(verdict, WIRE_WITNESS_DESIGN, 2, two ? 4 : 2, made);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)&worker_thread, (uint32_t)worked_on);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)&foreground,
                 (uint32_t)list_kernel_current);
}

/* ---- The kernel, for scenarios that ask about it ----------------------- */

static void kernel_start(bench_work asked)
{
    job = asked;
    list_semaphore_post(&posted);
}

static void kernel_post(unsigned token)
{
    list_semaphore_post(&tokens[token]);
}

static void kernel_wait(unsigned token)
{
    list_semaphore_wait(&tokens[token]);
}

BENCH_VECTORS(vectors_list_kernel) = {
    BENCH_SYSTEM_VECTORS,
    [EXCEPTION_PENDSV] = list_kernel_pendsv,
    [VECTOR_TIMER] = bench_bystander,
};
static const struct bench_kernel list_kernel = {vectors_list_kernel, kernel_start, kernel_post,
                                                kernel_wait};
static const struct bench_offers offers = {.kernel = &list_kernel};

BENCH_DEFERRING_STYLE("handler posts to the list kernel, a thread of it does the work",
                      .install = install, .prepare = prepare, .own_thread = true, .check = check,
                      .offers = &offers);
