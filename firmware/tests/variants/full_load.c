/* A load whose loop is exactly as long as a record can say. */
#include "bench/bench.h"

#define AT_ITS_END 12 /* bytes: the six instructions that poll, count and repeat */

static __attribute__((naked, aligned(16))) void full_run(const volatile uint32_t *done,
                                                         uint32_t limit)
{
    (void)done;
    (void)limit;
    __asm volatile(".global load_full_begin, load_full_end\n"
                   "load_full_begin:\n"
                   "2:\n\t"
                   ".rept %c0\n\t"
                   "nop\n\t"
                   ".endr\n\t"
                   "ldr r2, [r0]\n\t"
                   "cmp r2, #0\n\t"
                   "bne 1f\n\t"
                   "subs r1, #1\n\t"
                   "beq 1f\n\t"
                   "b 2b\n"
                   "load_full_end:\n"
                   "1: bx lr" ::"i"((WIRE_REGION_MAX - AT_ITS_END) / 2));
}
BENCH_LOAD(full, "as long as a record", .run = full_run);
