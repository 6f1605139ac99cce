/* Load: a sled of NOPs, each over in a cycle. The control beside the sleds of longer
 * instructions: every arrival takes the entry alone, but for the one in the poll's LDR. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void nop_sled_run(const volatile uint32_t *done,
                                                             uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        LOAD_BEGIN(nop_sled)
        LOAD_REPEAT(32, "nop")
        LOAD_END(nop_sled)
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(nop_sled, "sled of single-cycle instructions", .run = nop_sled_run);
