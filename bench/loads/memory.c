/* Load: multi-cycle memory instructions: LDM, STM, PUSH and POP, and where the core
 * has them LDRD, STRD and an unaligned word, which a core may finish, abandon or
 * continue later when an interrupt arrives. */
#include "bench/bench.h"

static uint32_t memory_words[16] __attribute__((used, aligned(8)));

static __attribute__((naked, aligned(16))) void memory_run(const volatile uint32_t *done,
                                                           uint32_t limit)
{
    (void)done;
    (void)limit;
#if CORE_BASELINE
    __asm volatile("push {r4-r6, lr}\n\t"
                   ".global load_memory_begin, load_memory_end\n"
                   "load_memory_begin:\n\t"
                   "ldr r3, =%c0\n\t"
                   "ldmia r3!, {r2, r4-r6}\n\t"
                   "adds r2, r2, r1\n\t"
                   "subs r3, #16\n\t"
                   "stmia r3!, {r2, r4-r6}\n\t"
                   "eors r4, r2\n\t"
                   "str r4, [r3, #4]\n\t"
                   "push {r1-r6}\n\t"
                   "ldrh r6, [r3, #2]\n\t"
                   "strb r6, [r3, #9]\n\t"
                   "pop {r1-r6}\n\t"
                   "ldmia r3, {r2-r6}\n\t"
                   "ldr r2, [r0]\n\t"
                   "cmp r2, #0\n\t"
                   "bne 1f\n\t"
                   "subs r1, #1\n\t"
                   "bne load_memory_begin\n"
                   "load_memory_end:\n"
                   "1: pop {r4-r6, pc}\n\t"
                   ".ltorg" ::"i"(&memory_words));
#else
    __asm volatile("push {r4-r6, r8, r11, lr}\n\t"
                   "ldr r12, =%c0\n\t"
                   ".global load_memory_begin, load_memory_end\n"
                   "load_memory_begin:\n\t"
                   "ldmia r12, {r2-r6, r8}\n\t"
                   "adds r2, r2, r1\n\t"
                   "stmia r12, {r2-r6, r8}\n\t"
                   "ldrd r4, r5, [r12, #24]\n\t"
                   "eors r4, r2\n\t"
                   "strd r4, r5, [r12, #32]\n\t"
                   "push {r1-r6}\n\t"
                   "ldr r6, [r12, #41]\n\t"
                   "str r6, [r12, #45]\n\t"
                   "pop {r1-r6}\n\t"
                   "ldmia r12, {r2-r6, r8, r11, lr}\n\t"
                   "stmia r12, {r2-r6, r8, r11, lr}\n\t"
                   "ldr r2, [r0]\n\t"
                   "cbnz r2, 1f\n\t"
                   "subs r1, #1\n\t"
                   "bne load_memory_begin\n"
                   "load_memory_end:\n"
                   "1: pop {r4-r6, r8, r11, pc}\n\t"
                   ".ltorg" ::"i"(&memory_words));
#endif
}

#if CORE_BASELINE
BENCH_LOAD(memory, "LDM, STM, PUSH, POP", .run = memory_run);
#else
BENCH_LOAD(memory, "LDM, STM, LDRD, STRD, PUSH, POP, unaligned words", .run = memory_run);
#endif
