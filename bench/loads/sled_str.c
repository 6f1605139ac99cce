/* Load: a sled of stores. With an immediate offset a core with a write buffer is over with
 * one in a cycle, with a register offset in two; one without takes two for each. What it
 * cannot show is a full buffer: that takes a memory with wait states. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void sled_str_run(const volatile uint32_t *done,
                                                             uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "sub sp, #8\n\t"
        "mov r3, sp\n\t"
        LOAD_BEGIN(sled_str)
        "movs r2, #0\n\t"
        LOAD_REPEAT(4, "str r1, [r3]")
        LOAD_REPEAT(4, "str r1, [r3, r2]")
        LOAD_END(sled_str)
        "add sp, #8\n\t"
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(sled_str, "sled of STR with immediate and register offset", .run = sled_str_run);
