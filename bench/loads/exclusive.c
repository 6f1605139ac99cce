/* Load: an LDREX/STREX loop that adds one to a word of its own. An interrupt in between
 * clears the monitor: the STREX fails and the loop tries again, as atomics do, so the way
 * back is part of the code under test; it is taken only behind the event. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void exclusive_run(const volatile uint32_t *done,
                                                              uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
#if CORE_BASELINE
    __asm volatile(LOAD_IMPOSSIBLE(exclusive));
#else
    __asm volatile(
        "push {r4, lr}\n\t"
        "sub sp, #8\n\t"
        "mov r3, sp\n\t"
        LOAD_BEGIN(exclusive)
        "ldrex r2, [r3]\n\t"
        "adds r2, #1\n\t"
        "strex r4, r2, [r3]\n\t"
        "cmp r4, #0\n\t"
        "bne load_exclusive_begin\n\t"
        LOAD_END(exclusive)
        "add sp, #8\n\t"
        "pop {r4, pc}");
#endif
    /* clang-format on */
}

BENCH_LOAD(exclusive, "LDREX/STREX loop", .run = exclusive_run, .needs = WIRE_FEATURE_LDREX);
