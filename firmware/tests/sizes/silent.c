/* A style that uses the arena and does not say how much of it. */
#include "bench/bench.h"

static __attribute__((naked)) void silent_empty(void)
{
    __asm volatile("bx lr\n\t"
                   "nop\n\t"
                   ".word bench_arena");
}

BENCH_ENTRY_VECTORS(silent, silent_empty);

BENCH_STYLE(silent, "uses the arena in silence", .vectors = vectors_silent,
            .vectors_work = vectors_silent);
