/* Load: a sled of multiplications, short, accumulating and long. An M3 takes up to seven
 * cycles for a long one, by its operands, and is waited for; an M4 takes one for each, and
 * ARMv6-M has but one kind. The operands are what the registers hold: on a part, how long
 * the teeth are follows from them. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void sled_mul_run(const volatile uint32_t *done,
                                                             uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        LOAD_BEGIN(sled_mul)
#if CORE_BASELINE
        LOAD_REPEAT(6, "muls r3, r2, r3")
#else
        "mla r2, r3, r12, r2\n\t"
        "umull r2, r3, r12, r1\n\t"
        "umlal r2, r3, r12, r1\n\t"
        "smull r2, r3, r12, r1\n\t"
        "smlal r2, r3, r12, r1\n\t"
        "muls r3, r2, r3\n\t"
#endif
        LOAD_END(sled_mul)
        "bx lr");
    /* clang-format on */
}

#if CORE_BASELINE
BENCH_LOAD(sled_mul, "sled of MULS", .run = sled_mul_run);
#else
BENCH_LOAD(sled_mul, "sled of MUL, MLA, UMULL, UMLAL, SMULL, SMLAL", .run = sled_mul_run);
#endif
