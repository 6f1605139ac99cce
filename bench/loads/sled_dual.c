/* Load: a sled of LDRD and STRD, which some sources may make a core abandon and others
 * not: the model waits for all of one, and that is its guess. ARMv6-M has neither, and its
 * images have no such load. */
#include "bench/bench.h"
#include "bench/load_loop.h"

#if !CORE_BASELINE

static __attribute__((naked, aligned(16))) void sled_dual_run(const volatile uint32_t *done,
                                                              uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "sub sp, #8\n\t"
        "mov r3, sp\n\t"
        LOAD_BEGIN(sled_dual)
        LOAD_REPEAT(3, "ldrd r2, r12, [r3]")
        LOAD_REPEAT(3, "strd r2, r12, [r3]")
        LOAD_END(sled_dual)
        "add sp, #8\n\t"
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(sled_dual, "sled of LDRD and STRD", .run = sled_dual_run);
#endif
