/* Sharing discipline: a C11 atomic, relaxed; on ARMv7-M an LDREX/STREX loop
 * that tries again when an interrupt came in between. */
#define SHARING atomic
#include "bench/sharing_frame.h"

#include <stdatomic.h>

static inline void add(volatile uint32_t *shared)
{
#ifdef __ARM_FEATURE_LDREX
    atomic_fetch_add_explicit((volatile _Atomic uint32_t *)shared, 1u, memory_order_relaxed);
#else
    (void)shared;
    __asm volatile("udf #4"); /* never started: its `needs` see to that */
#endif
}

BENCH_SHARING("C11 relaxed atomic add (LDREX/STREX)", .needs = WIRE_FEATURE_LDREX);
