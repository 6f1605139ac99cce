/* Load: a sled of LDR, each from the address that the one before loaded, so that none
 * overlaps with another: a tooth of two arrivals each. Loads that do not depend on each
 * other overlap, and show one tooth for a whole row. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void sled_ldr_run(const volatile uint32_t *done,
                                                             uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "sub sp, #8\n\t"
        "mov r3, sp\n\t"
        "str r3, [r3]\n\t"
        LOAD_BEGIN(sled_ldr)
        LOAD_REPEAT(8, "ldr r3, [r3]")
        LOAD_END(sled_ldr)
        "add sp, #8\n\t"
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(sled_ldr, "sled of LDR, each needing the one before", .run = sled_ldr_run);
