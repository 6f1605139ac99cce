/* Stack alignment in handlers, whatever they interrupt (B1.5.7). */
#include "firmware/tests/kernel/harness.h"

static void nothing(void)
{
}

/* Pends line 0 with SP at an odd multiple of 4. Returns whether SP came back. */
static __attribute__((naked)) uint32_t pend_misaligned(uint32_t line_mask)
{
    (void)line_mask;
    __asm volatile("push {r4, r5, r6, lr}\n\t"
                   "ldr r1, =0xE000E200\n\t"
                   "mov r5, sp\n\t"
                   "lsrs r4, r5, #3\n\t"
                   "lsls r4, r4, #3\n\t"
                   "subs r4, #4\n\t"
                   "mov sp, r4\n\t"
                   "str r0, [r1]\n\t"
                   "dsb\n\t"
                   "isb\n\t"
                   "mov r6, sp\n\t"
                   "mov sp, r5\n\t"
                   "subs r0, r6, r4\n\t"
                   "negs r1, r0\n\t" /* 1 for 0, 0 for all else */
                   "adcs r0, r1\n\t"
                   "pop {r4, r5, r6, pc}\n\t"
                   ".ltorg");
}

static uint32_t nested_sp_back;

static void misalign_handler(void)
{
    nested_sp_back = pend_misaligned(1u << (FIRST_LINE + 1u));
}

void test_stacks(void)
{
    line_job[0] = nothing;
    line_job[1] = nothing;
    uint32_t back = pend_misaligned(1u << FIRST_LINE);
    check_is("a handler starts with SP aligned to 8", line_entry[0].sp % 8u, 0);
    check("a misaligned thread's frame is aligned, and says so",
          (uint32_t)line_entry[0].frame % 8u == 0 && (line_entry[0].xpsr >> 9 & 1u) == 1u);
    check_is("the thread gets its SP back", back, 1);
    line_job[0] = misalign_handler;
    pend(0);
    check_is("a nested handler starts with SP aligned to 8", line_entry[1].sp % 8u, 0);
    check("a misaligned handler's frame is aligned, and says so",
          (uint32_t)line_entry[1].frame % 8u == 0 && (line_entry[1].xpsr >> 9 & 1u) == 1u);
    check_is("the handler gets its SP back", nested_sp_back, 1);
}
