/* A discipline with a path that is rarely taken, so that the compiler moves it away
 * from the loop: every fourth time it does the same by way of another instruction. */
#define SHARING cold
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    uint32_t value = *shared;
    if (__builtin_expect((value & 3u) == 0, 0)) {
        __asm volatile("nop\n\tmuls %0, %1, %0" : "+l"(value) : "l"(1u) : "cc");
        *shared = value + 1u;
        return;
    }
    *shared = value + 1u;
}

BENCH_SHARING("a path that is rarely taken", .may_lose = true);
