/* Load: a sled of divisions, which a core abandons for an interrupt and begins anew behind
 * it: no arrival waits, and what is lost shows in the foreground's time, not here. How long
 * one takes follows from its operands; the model takes the middle of 2 to 12. ARMv6-M has
 * none, and its images have no such load. */
#include "bench/bench.h"
#include "bench/load_loop.h"

#if !CORE_BASELINE
static __attribute__((naked, aligned(16))) void sled_div_run(const volatile uint32_t *done,
                                                             uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "movs r3, #7\n\t"
        LOAD_BEGIN(sled_div)
        LOAD_REPEAT(2, "udiv r2, r1, r3\n\tsdiv r12, r1, r3")
        LOAD_END(sled_div)
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(sled_div, "sled of UDIV and SDIV", .run = sled_div_run);
#endif
