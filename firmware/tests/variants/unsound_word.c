/* A discipline that loses updates and does not say so. */
#define SHARING loses
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    *shared = *shared + 1u;
}

BENCH_SHARING("loses, and does not say so");
