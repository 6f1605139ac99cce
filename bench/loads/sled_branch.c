/* Load: a sled of taken branches, each to the next instruction. What an arrival finds of
 * one is its refill, which the handler's fetch may take the place of: that nobody waits
 * for it is the model's guess, and its worst case waits for all of it. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void sled_branch_run(const volatile uint32_t *done,
                                                                uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        LOAD_BEGIN(sled_branch)
        LOAD_REPEAT(8, "b 2f\n2:")
        LOAD_END(sled_branch)
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(sled_branch, "sled of taken branches", .run = sled_branch_run);
