/* Sharing discipline: a critical section that masks all interrupts by PRIMASK
 * and restores what was there before, so that it nests. */
#include "bench/bench.h"

static inline __attribute__((always_inline)) void add_masked(volatile uint32_t *shared)
{
    uint32_t primask = core_mask();
    *shared = *shared + 1u;
    core_restore(primask);
}

BENCH_SHARING(primask, "critical section by PRIMASK, saved and restored", add_masked(shared));
