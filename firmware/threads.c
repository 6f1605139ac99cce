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

/* Stacks that code under bench/ runs on. */
static const struct {
    uint32_t *end;
    const char *overflow;
} stacks[] = {
    {foreground_stack, "stack overflow in the foreground"},
    {worker_stack, "stack overflow in deferred work"},
    {main_stack_end, "stack overflow in a handler"},
};
#define STACKS (sizeof stacks / sizeof *stacks)

const char *threads_overflow(void)
{
    for (unsigned i = 0; i < STACKS; i++)
        if (*stacks[i].end != STACK_UNTOUCHED)
            return stacks[i].overflow;
    return NULL;
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

uint32_t *volatile *const bench_foreground_sp = (uint32_t *volatile *)&foreground_thread.sp;
