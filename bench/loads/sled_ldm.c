/* Load: a sled of LDM of four registers, over words of its own stack. A core may continue
 * one behind the interrupt, which makes the teeth flat, begin it anew, or finish it, which
 * makes them five arrivals long: so it is with ACTLR.DISMCYCINT on an M3 or M4. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void sled_ldm_run(const volatile uint32_t *done,
                                                             uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "push {r4-r6, lr}\n\t"
        "sub sp, #64\n\t"
        "mov r3, sp\n\t"
        LOAD_BEGIN(sled_ldm)
        LOAD_REPEAT(4, "ldmia r3!, {r2, r4-r6}")
        "subs r3, #64\n\t"
        LOAD_END(sled_ldm)
        "add sp, #64\n\t"
        "pop {r4-r6, pc}");
    /* clang-format on */
}

BENCH_LOAD(sled_ldm, "sled of LDM of four registers", .run = sled_ldm_run);
