/* Handler style: a vector that bypasses the kernel's entry and its count: only a handler
 * that has made a thread ready asks for the switch, on its own way out, as with Zephyr's
 * direct ISRs and FreeRTOS's portYIELD_FROM_ISR. An event that is for no thread costs one
 * look at that. One that woke somebody and forgets to ask leaves the thread waiting until
 * something else switches. */
#define STYLE direct
#include "bench/edge_frame.h"

/* Whether the event is one that a thread waits for: what the body of a direct ISR returns. */
static volatile uint32_t for_thread;

/* Out of line, so that the way past it is a handler's that calls nothing. */
static __attribute__((noinline)) void wake(void) STYLE_CALLED("_wake");
static __attribute__((noinline)) void wake(void)
{
    bench_defer_give();
    bench_defer_reschedule();
}

static inline void enter(void)
{
}

static inline void leave(void)
{
    if (for_thread != 0)
        wake();
}

static uint32_t worked;

static void work(void)
{
    worked++;
}

/* How often the thread has run when one more handler is over. */
static uint32_t worked_behind_handler(uint32_t wakes)
{
    worked = 0;
    for_thread = wakes;
    edge_one_more();
    for_thread = 0;
    return worked;
}

/* The kernel did not know of it. It switches if it woke the thread itself, and does not
 * ask for anybody else's sake. */
static void check(struct bench_verdict *verdict)
{
    for (unsigned slot = 0; slot < 2; slot++) {
        const struct edge_note *note = edge_seen(slot);
        if (note != NULL)
            bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, note->nesting);
    }
    bench_defer_work(work);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, worked_behind_handler(1));
    bench_defer_give();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, worked_behind_handler(0));
    worked = 0;
    bench_defer_reschedule();
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, worked);
}

BENCH_EDGE_STYLE("vector past the kernel's entry, asks for a switch only if it woke a thread",
                 .check = check);
