/* The kernel's tests: what is tested before it runs, then the controller
 * thread with everything else. */
#include "firmware/tests/kernel/harness.h"

int main(void);

#define GUARD_WORDS 32u
static uint32_t guard[GUARD_WORDS] __attribute__((section(".guard")));

static void start_checks(void)
{
    unsigned good = 0, aligned = 0;
    check_log("threads start in the order of their priorities", "7654321");
    while (good < GUARD_WORDS && guard[good] == ~good)
        good++;
    check_is("starting writes nowhere but to its scratch area", good, GUARD_WORDS);
    for (unsigned p = 1; p < THREADS; p++)
        aligned += thread_start_sp[p] == thread_stack_top[p] && thread_start_sp[p] % 8u == 0;
    check_is("every thread starts at its stack's top, aligned to 8", aligned, THREADS - 1u);
}

static void controller(void)
{
    start_checks();
    test_arithmetic();
    test_reach();
    test_order();
    test_interrupts();
    test_notifications();
    test_nesting();
    test_stacks();
    test_registers();
    test_fpu();
    expect_last_trap("a thread that returns traps", 1);
    give(7, NULL);
    check("a thread that returns does not go on", false);
    finish();
}

int main(void)
{
    test_traps();
    for (unsigned i = 0; i < GUARD_WORDS; i++)
        guard[i] = ~i;
#ifdef __ARM_FP
    /* Code before the kernel may have used the FPU; its frame is then larger. */
    __asm volatile("vmov.f32 s16, #1.0" ::: "s16");
#endif
    start_threads(controller);
}
