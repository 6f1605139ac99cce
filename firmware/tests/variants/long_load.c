/* A load whose loop is one instruction longer than a record can say. */
#include "bench/bench.h"

static __attribute__((naked, aligned(16))) void long_run(const volatile uint32_t *done,
                                                         uint32_t limit)
{
    (void)done;
    (void)limit;
    __asm volatile(".global load_long_begin, load_long_end\n"
                   "load_long_begin:\n\t"
                   ".rept %c0\n\t"
                   "nop\n\t"
                   ".endr\n"
                   "load_long_end:\n\t"
                   "bx lr" ::"i"(WIRE_REGION_MAX / 2 + 1));
}
BENCH_LOAD(long, "longer than a record", .run = long_run);
