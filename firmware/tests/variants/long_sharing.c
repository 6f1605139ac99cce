/* A discipline whose operation is longer than a record can say. */
#define SHARING winding
#include "bench/sharing_frame.h"

/* Written out: the compiler counts lines to know how far it may jump over them. */
#define NOP_8   "nop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\t"
#define NOP_64  NOP_8 NOP_8 NOP_8 NOP_8 NOP_8 NOP_8 NOP_8 NOP_8
#define NOP_512 NOP_64 NOP_64 NOP_64 NOP_64 NOP_64 NOP_64 NOP_64 NOP_64
_Static_assert(512 * 2 >= WIRE_REGION_MAX, "so many NOPs are longer than a record can say");

static inline void add(volatile uint32_t *shared)
{
    *shared = *shared + 1u;
    if (shared != &bench_shared) /* not in the handlers, of which nothing is measured here */
        __asm volatile(NOP_512);
}

BENCH_SHARING("longer than a record", .may_lose = true);
