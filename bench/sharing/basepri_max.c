/* Sharing discipline: a critical section by BASEPRI_MAX, as Zephyr's irq_lock() takes it
 * on ARMv7-M: a write that can only raise the mask, so that sections of different ceilings
 * nest, with an ISB behind it and another one behind the restoring. What a higher priority
 * does is not held off. Without BASEPRI (ARMv6-M) it is PRIMASK: see primask. */
#define SHARING basepri_max
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
#if CORE_BASELINE
    (void)shared;
    __asm volatile("udf #4"); /* never started: its `needs` see to that */
#else
    uint32_t before, ceiling = BENCH_PRIORITY_MIDDLE;
    __asm volatile("mrs %0, basepri\n\t"
                   "msr basepri_max, %1\n\t"
                   "isb"
                   : "=&r"(before)
                   : "r"(ceiling)
                   : "memory");
    *shared = *shared + 1u;
    __asm volatile("msr basepri, %0\n\t"
                   "isb" ::"r"(before)
                   : "memory");
#endif
}

BENCH_SHARING("critical section by BASEPRI_MAX, with ISB", .needs = WIRE_FEATURE_BASEPRI);
