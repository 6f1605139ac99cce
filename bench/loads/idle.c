/* Load: an idle loop that polls a flag, every instruction short. */
#include "bench/bench.h"

static __attribute__((naked, aligned(16))) void idle_run(const volatile uint32_t *done,
                                                         uint32_t limit)
{
    (void)done;
    (void)limit;
    __asm volatile(".global load_idle_begin, load_idle_end\n"
                   "load_idle_begin:\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "ldr r2, [r0]\n\t"
#if CORE_BASELINE
                   "cmp r2, #0\n\t"
                   "bne 1f\n\t"
#else
                   "cbnz r2, 1f\n\t"
#endif
                   "subs r1, #1\n\t"
                   "bne load_idle_begin\n"
                   "load_idle_end:\n"
                   "1: bx lr");
}

BENCH_LOAD(idle, "idle loop that polls a flag", .run = idle_run, .idle = true);
