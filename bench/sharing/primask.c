/* Sharing discipline: a critical section that masks all interrupts by PRIMASK
 * and restores what was there before, so that it nests. */
#define SHARING primask
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    uint32_t primask = core_mask();
    *shared = *shared + 1u;
    core_restore(primask);
}

BENCH_SHARING("critical section by PRIMASK, saved and restored");
