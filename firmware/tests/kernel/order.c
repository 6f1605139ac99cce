/* Semaphores and who runs when, by threads alone. */
#include "firmware/tests/kernel/harness.h"

static struct kernel_semaphore units;

/* ---- Before the kernel runs ---- */

static struct kernel_thread spare;
static uint32_t spare_stack[64] __attribute__((aligned(8)));

static void nothing(void)
{
}

static void add_twice(void)
{
    kernel_add(&spare, 5, nothing, spare_stack, sizeof spare_stack);
    kernel_add(&spare, 5, nothing, spare_stack, sizeof spare_stack);
}

static void add_too_high(void)
{
    kernel_add(&spare, KERNEL_PRIORITIES, nothing, spare_stack, sizeof spare_stack);
}

/* As after a reset. */
static void forget_threads(void)
{
    extern uint32_t kernel_bss_begin[], kernel_bss_end[];
    for (uint32_t *p = kernel_bss_begin; p < kernel_bss_end;)
        *p++ = 0;
}

void test_traps(void)
{
    check_is("a priority that does not exist traps", (uint32_t)trap_of(add_too_high), 2);
    check_is("two threads of one priority trap", (uint32_t)trap_of(add_twice), 2);
    forget_threads();
}

/* ---- Counting ---- */

static void wait_and_tell(void)
{
    kernel_semaphore_wait(&units);
    event((char)('0' + kernel_running()->priority));
}

static void test_counting(void)
{
    for (unsigned i = 0; i < 5u; i++)
        kernel_semaphore_post(&units);
    check_is("posts without waiters are counted", units.count, 5);
    for (unsigned i = 0; i < 5u; i++) {
        kernel_semaphore_wait(&units);
        event('w');
    }
    check_log("as many waits do not block", "wwwww");
    give(4, wait_and_tell);
    event('b');
    check_log("the next wait blocks", "b");
    kernel_semaphore_post(&units);
    event('a');
    check_log("a post wakes a higher waiter at once", "4a");
    check_is("a post that wakes is not counted", units.count, 0);
    check_is("nobody waits any more", units.waiters, 0);
}

/* ---- Order ---- */

static void post_thrice(void)
{
    for (unsigned i = 0; i < 3u; i++) {
        kernel_semaphore_post(&units);
        event('p');
    }
}

static void test_waiters(void)
{
    give(3, wait_and_tell);
    give(5, wait_and_tell);
    give(2, wait_and_tell);
    check_log("three waiters block", "");
    kernel_semaphore_post(&units);
    event('a');
    check_log("one post wakes the highest waiter only", "5a");
    kernel_semaphore_post(&units);
    event('b');
    kernel_semaphore_post(&units);
    event('c');
    check_log("the next posts wake the next lower ones", "3b2c");
    give(3, wait_and_tell);
    give(5, wait_and_tell);
    give(2, wait_and_tell);
    give(7, post_thrice);
    event('a');
    check_log("a post to lower threads switches when the poster waits", "ppp532a");
}

static void tell(void)
{
    event((char)('0' + kernel_running()->priority));
}

static void test_masked(void)
{
    uint32_t primask = core_mask();
    give(5, tell);
    event('m');
    core_restore(primask);
    core_isb();
    event('a');
    check_log("with PRIMASK set the switch waits for the unmasking", "m5a");
#if !CORE_BASELINE
    __asm volatile("msr basepri, %0" ::"r"(0x40u) : "memory");
    give(5, tell);
    event('m');
    __asm volatile("msr basepri, %0\n\t"
                   "isb" ::"r"(0u)
                   : "memory");
    event('a');
    check_log("with BASEPRI set the switch waits for the unmasking", "m5a");
#endif
}

void test_order(void)
{
    test_counting();
    test_waiters();
    test_masked();
}
