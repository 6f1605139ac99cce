/* Handler style: the user's handler stands in the vector table and tells the kernel itself
 * when it begins and ends: it counts itself in, and the last one out pends a switch if one
 * is due. How uC/OS (OSIntEnter, OSIntExit) and embOS (OS_EnterInterrupt) want it. Unlike in
 * dispatch_kernel nothing is looked up and nobody stands between vector and handler; but
 * two calls make every handler save registers, and one that forgets them breaks the kernel. */
#define STYLE managed
#define BODY  __asm volatile("nop")
#include "bench/edge_frame.h"

static inline void enter(void)
{
    bench_kernel_enter();
}

static inline void leave(void)
{
    bench_kernel_leave();
}

static uint32_t worked;

static void work(void)
{
    worked++;
}

/* How often the thread has run when one more handler is over. */
static uint32_t worked_behind_handler(void)
{
    worked = 0;
    edge_one_more();
    return worked;
}

/* It counts itself, and one below it; but for one that it preempted before that had done
 * so, which only the timer's handler can, in slot 0. ARMv6-M does not say who is alone. */
static void check_note(const struct edge_note *note, bool exact, struct bench_verdict *verdict)
{
    bool alone = (note->icsr & SCB_ICSR_RETTOBASE) != 0;
    bool deep = bench_used_for() == USE_NESTED; /* up to four of them, of which two have slots */
    uint32_t most = alone ? 1 : deep ? 4 : 2, least = !exact || CORE_BASELINE ? 1 : deep ? 2 : most;
    bench_expect_range(verdict, WIRE_WITNESS_DESIGN, least, most, note->nesting);
}

/* And the check at its end is there: nothing is due, then the thread is, and nobody else
 * asks. */
static void check(struct bench_verdict *verdict)
{
    for (unsigned slot = 0; slot < 2; slot++) {
        const struct edge_note *note = edge_seen(slot);
        if (note != NULL)
            check_note(note, slot == 1, verdict);
    }
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, *bench_kernel_nesting);
    bench_defer_work(work);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, worked_behind_handler());
    bench_defer_give();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, worked_behind_handler());
    bench_defer_reschedule(); /* if not: the thread is not left to the next sample */
    core_isb();
}

BENCH_EDGE_STYLE("handler counts itself in and out of the kernel, which checks at the end",
                 .check = check);
