/* The firmware's threads, and the deferral service that bench/ uses. */
#include "firmware/threads.h"

#include "bench/bench.h"
#include "firmware/kernel.h"

#include <stddef.h>

static uint32_t foreground_stack[256] __attribute__((aligned(8)));
static uint32_t worker_stack[96] __attribute__((aligned(8)));
static struct kernel_thread foreground_thread, worker_thread;
static struct kernel_semaphore posted;
static void (*volatile worker_job)(void);

extern uint32_t main_stack_end[];

/* All but the fault report's, behind which comes a reset. The last is a style's own, while
 * its cell runs; else the first once more. */
static struct {
    uint32_t *end;
    const char *overflow;
} stacks[] = {
    [BENCH_STACK_FOREGROUND] = {foreground_stack, "stack overflow in the foreground"},
    [BENCH_STACK_WORKER] = {worker_stack, "stack overflow in deferred work"},
    [BENCH_STACK_HANDLERS] = {main_stack_end, "stack overflow in a handler"},
    {kernel_idle_stack, "stack overflow in the idle thread"},
    {foreground_stack, ""},
};
#define STACKS (sizeof stacks / sizeof *stacks)
#define OWN    (STACKS - 1u)

const char *threads_overflow(void)
{
    for (unsigned i = 0; i < STACKS; i++)
        if (*stacks[i].end != STACK_UNTOUCHED)
            return stacks[i].overflow;
    return NULL;
}

void threads_unwatch(void)
{
    stacks[OWN].end = foreground_stack;
}

void bench_watch_stack(uint32_t *end, const char *overflow)
{
    *end = STACK_UNTOUCHED;
    stacks[OWN].end = end;
    stacks[OWN].overflow = overflow;
}

static void worker(void)
{
    for (;;) {
        kernel_semaphore_wait(&posted);
        worker_job();
    }
}

void threads_start(void (*foreground)(void))
{
    for (unsigned i = 0; i < STACKS; i++)
        *stacks[i].end = STACK_UNTOUCHED;
    kernel_add(&foreground_thread, 1, foreground, foreground_stack, sizeof foreground_stack);
    kernel_add(&worker_thread, 2, worker, worker_stack, sizeof worker_stack);
    kernel_start();
}

/* The worker is the higher of the two: it has done so when the post is over. */
void threads_forget_floats(void)
{
    worker_job = core_forget_floats;
    kernel_semaphore_post(&posted);
    core_isb();
    core_forget_floats();
}

void bench_defer_work(void (*work)(void))
{
    worker_job = work;
}

void bench_defer_post(void)
{
    kernel_semaphore_post(&posted);
}

void bench_defer_give(void)
{
    kernel_semaphore_give(&posted);
}

void bench_defer_reschedule(void)
{
    kernel_reschedule();
}

static void (*volatile notified_job)(void); /* NULL: the worker waits for posts */

/* The worker's job from the first notification of a cell to its end. */
static void notified_worker(void)
{
    uint32_t count;
    while ((count = kernel_notified()) != 0)
        do {
            notified_job();
        } while (--count != 0);
    notified_job = NULL;
}

/* The worker is the higher thread: behind the ISB it waits for posts again. */
static void recall(void)
{
    kernel_cancel(&worker_thread);
    core_isb();
}

/* And here for a notification. */
void bench_notify_work(void (*work)(void))
{
    bool there = notified_job != NULL;
    notified_job = work;
    if (there)
        return;
    worker_job = notified_worker;
    kernel_semaphore_post(&posted);
    core_isb();
    bench_at_end(recall);
}

void bench_notify(void)
{
    kernel_notify(&worker_thread);
}

void bench_kernel_enter(void)
{
    kernel_enter();
}

void bench_kernel_leave(void)
{
    kernel_leave();
}

const volatile uint32_t *const bench_kernel_nesting = &kernel_nesting;

static void (*watched_job)(void);
static uint32_t watched;

static void watch(void)
{
    watched++;
    watched_job();
}

void bench_defer_watch(void)
{
    if (worker_job != watch)
        watched_job = worker_job;
    worker_job = watch;
    watched = 0;
}

uint32_t bench_defer_watched(void)
{
    return watched;
}

struct bench_free bench_stack_free(enum bench_stack stack)
{
    uint32_t *const sp[] = {
        [BENCH_STACK_FOREGROUND] = foreground_stack + sizeof foreground_stack / sizeof(uint32_t),
        [BENCH_STACK_WORKER] = worker_thread.sp,
        [BENCH_STACK_HANDLERS] = (uint32_t *)core_msp(),
    };
    return (struct bench_free){stacks[stack].end + 1, sp[stack]};
}

uint32_t bench_worker_bytes(const uint32_t *lowest)
{
    return (uint32_t)((worker_stack + sizeof worker_stack / sizeof *worker_stack) - lowest) *
           sizeof *lowest;
}

uint32_t *volatile *const bench_foreground_sp = (uint32_t *volatile *)&foreground_thread.sp;
