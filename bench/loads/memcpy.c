/* Load: a copy of eight words, one a pass of an inner loop, within its own stack: the loop
 * that a compiler makes of `*to++ = *from++`, in a form that every core has. The store
 * overlaps with the load before it where the core can. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void memcpy_run(const volatile uint32_t *done,
                                                           uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "push {r4, r5, lr}\n\t"
        "sub sp, #68\n\t"
        "mov r3, sp\n\t"
        "add r4, sp, #32\n\t"
        "movs r5, #28\n\t"
        LOAD_BEGIN(memcpy)
        "ldr r2, [r3, r5]\n\t"
        "str r2, [r4, r5]\n\t"
        "subs r5, #4\n\t"
        "bpl load_memcpy_begin\n\t"
        "movs r5, #28\n\t"
        LOAD_END(memcpy)
        "add sp, #68\n\t"
        "pop {r4, r5, pc}");
    /* clang-format on */
}

BENCH_LOAD(memcpy, "copies eight words, one at a time", .run = memcpy_run);
