/* Load: a thread that works for a while and then sleeps in WFI, as idle loops do it: masked
 * by PRIMASK, so that nothing can come between its look at the flag and the sleep; WFI ends
 * all the same, and what woke it is taken behind CPSIE. Only the swept event wakes it, so
 * the sleep is put where the sweep reaches it: earlier events meet all else, at each
 * boundary, later ones the sleeping core, all as one place and cycle. How long a part takes
 * to wake is its own and not in the model. */
#include "bench/bench.h"
#include "bench/load_loop.h"

/* Passes before the sleep. A sweep's first event comes less than twelve passes behind the
 * loop's begin, its last more than ten passes after that. */
#define AWAKE 15

static __attribute__((naked, aligned(16))) void wfi_run(const volatile uint32_t *done,
                                                        uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        "mov r3, r1\n\t"
        "subs r3, %0\n\t"
        ".global load_wfi_begin, load_wfi_end\n\t"
        ".balign 4\n"
        "load_wfi_begin:\n"
        "0:\n\t" /* a branch to a global symbol is the linker's to resolve, which wants a function */
        LOAD_REPEAT(32, "nop")
        "subs r1, #1\n\t"
        "beq 1f\n\t"
        "cpsid i\n\t"
        "ldr r2, [r0]\n\t"
        "cmp r2, #0\n\t"
        "bne 1f\n\t"
        "cmp r1, r3\n\t"
        "bhi 2f\n\t"
        "wfi\n"
        "2: cpsie i\n\t"
        "b 0b\n"
        "load_wfi_end:\n"
        "1: cpsie i\n\t"
        "bx lr" ::"i"(AWAKE));
    /* clang-format on */
}

BENCH_LOAD(wfi, "works for a while, then sleeps in WFI", .run = wfi_run);
