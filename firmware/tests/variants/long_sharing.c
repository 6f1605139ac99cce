/* A discipline whose operation is longer than a record can say. */
#define SHARING winding
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    *shared = *shared + 1u;
    __asm volatile(".rept %c0\n\t"
                   "nop\n\t"
                   ".endr" ::"i"(WIRE_REGION_MAX / 2));
}

BENCH_SHARING("longer than a record", .may_lose = true);
