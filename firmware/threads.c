/* The firmware's threads, and the deferral service that bench/ uses. */
#include "firmware/threads.h"

#include "bench/bench.h"
#include "firmware/kernel.h"

static uint32_t foreground_stack[256] __attribute__((aligned(8)));
static uint32_t worker_stack[96] __attribute__((aligned(8)));
static struct kernel_thread foreground_thread, worker_thread;
static struct kernel_semaphore posted;
static void (*volatile worker_job)(void);

static void worker(void)
{
    for (;;) {
        kernel_semaphore_wait(&posted);
        worker_job();
    }
}

void threads_start(void (*foreground)(void))
{
    kernel_add(&foreground_thread, 1, foreground, foreground_stack, sizeof foreground_stack);
    kernel_add(&worker_thread, 2, worker, worker_stack, sizeof worker_stack);
    kernel_start();
}

void bench_defer_work(void (*work)(void))
{
    worker_job = work;
}

void bench_defer_post(void)
{
    kernel_semaphore_post(&posted);
}

const uint32_t *bench_interrupted_frame(void)
{
    return core_ipsr() != 0 ? (const uint32_t *)core_psp() : kernel_frame(&foreground_thread);
}
