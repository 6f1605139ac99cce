/* Sharing discipline: a critical section by BASEPRI, as FreeRTOS's ports for ARMv7-M
 * take it: raised to the handler's priority, ISB and DSB behind that, the old value
 * restored without a barrier. Interrupts of higher priority are not held off, and so must
 * not touch what is shared. Written as a plain MSR, it lets a nested section with a lower
 * ceiling open the outer one. Without BASEPRI (ARMv6-M) it is PRIMASK: see primask. */
#define SHARING basepri
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
#if CORE_BASELINE
    (void)shared;
    __asm volatile("udf #4"); /* never started: its `needs` see to that */
#else
    uint32_t before, ceiling = BENCH_PRIORITY_MIDDLE;
    __asm volatile("mrs %0, basepri\n\t"
                   "msr basepri, %1\n\t"
                   "isb\n\t"
                   "dsb"
                   : "=&r"(before)
                   : "r"(ceiling)
                   : "memory");
    *shared = *shared + 1u;
    __asm volatile("msr basepri, %0" ::"r"(before) : "memory");
#endif
}

BENCH_SHARING("critical section by BASEPRI, with ISB and DSB", .needs = WIRE_FEATURE_BASEPRI);
