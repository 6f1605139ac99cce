/* Load: critical sections of pseudo-random length by BASEPRI, at the swept interrupt's own
 * priority; else the same as critical_primask, so that what differs is the way of masking.
 * Its weakness is BASEPRI's: a line of priority 0 it would not hold off. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void critical_basepri_run(const volatile uint32_t *done,
                                                                     uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
#if CORE_BASELINE
    __asm volatile(LOAD_IMPOSSIBLE(critical_basepri));
#else
    __asm volatile(LOAD_SECTIONS(critical_basepri,
                                 "movs r5, %c0\n\t"
                                 "movs r6, #0\n\t",
                                 "msr basepri, r5", "msr basepri, r6")
                   :: "i"(BENCH_PRIORITY_MIDDLE));
#endif
    /* clang-format on */
}

BENCH_LOAD(critical_basepri, "critical sections of pseudo-random length by BASEPRI",
           .run = critical_basepri_run, .needs = WIRE_FEATURE_BASEPRI);
