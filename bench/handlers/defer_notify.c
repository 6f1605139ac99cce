/* Handler style: the handler notifies a thread directly: it adds one to a word of the
 * thread's own and wakes it if it waits for that. FreeRTOS's task notifications, the flags
 * of a thread elsewhere. Saves the semaphore and the search for its waiter; but the handler
 * must know the thread, and one word serves one purpose at a time. */
#define STYLE defer_notify
#include "bench/deferring_frame.h"

static inline void post(void)
{
    bench_notify();
}

/* The thread begins to wait for notifications before there are samples: no switch but the
 * event's own is to be in one. */
static void install(void)
{
    bench_use_vectors(vectors_style);
    bench_notify_work(bench_work_empty);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    bench_notify_work(bench_work_of(line));
}

static uint32_t worked;

static void work(void)
{
    worked++;
}

/* Notifications do not get lost while the thread cannot run, and no other does its work. */
static void check(struct bench_verdict *verdict)
{
    worked = 0;
    bench_notify_work(work);
    uint32_t primask = core_mask();
    bench_notify();
    bench_notify();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, worked);
    core_restore(primask);
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 2, worked);
    bench_defer_reschedule();
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 2, worked);
}

BENCH_DEFERRING_STYLE("handler notifies a thread by its own word, without a semaphore",
                      .install = install, .prepare = prepare, .own_thread = true, .check = check);
