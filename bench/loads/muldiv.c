/* Load: what conversions and filters are made of: a division and the remainder by MLS, a
 * long multiplication, a signed division, a long accumulation. Divisions are abandoned,
 * long multiplications waited for, in one loop. Without a hardware division (ARMv6-M) there
 * is no such load. */
#include "bench/bench.h"
#include "bench/load_loop.h"

#if !CORE_BASELINE
static __attribute__((naked, aligned(16))) void muldiv_run(const volatile uint32_t *done,
                                                           uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "movs r3, #7\n\t"
        LOAD_BEGIN(muldiv)
        "udiv r2, r1, r3\n\t"
        "mls r2, r2, r3, r1\n\t"
        "umull r2, r12, r1, r1\n\t"
        "sdiv r2, r1, r3\n\t"
        "smlal r2, r12, r1, r1\n\t"
        "muls r2, r1, r2\n\t"
        LOAD_END(muldiv)
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(muldiv, "divisions and long multiplications, mixed", .run = muldiv_run);
#endif
