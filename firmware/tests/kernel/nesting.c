/* Handlers that count themselves in and out: the switch is asked for by the last one. */
#include "firmware/tests/kernel/harness.h"

static struct kernel_semaphore given_to_5;

static void tell_nesting(void)
{
    event((char)('0' + kernel_nesting));
}

static void wait_and_tell(void)
{
    kernel_semaphore_wait(&given_to_5);
    event('5');
}

static void inner(void)
{
    kernel_enter();
    tell_nesting();
    kernel_semaphore_give(&given_to_5);
    kernel_leave();
    tell_nesting();
}

static void outer(void)
{
    kernel_enter();
    tell_nesting();
    pend(1);
    event(SCB_ICSR & SCB_ICSR_PENDSVSET ? 'S' : 'n');
    kernel_leave();
    event(SCB_ICSR & SCB_ICSR_PENDSVSET ? 'S' : 'n');
}

static void uncounted(void)
{
    tell_nesting();
    kernel_semaphore_give(&given_to_5);
    event(SCB_ICSR & SCB_ICSR_PENDSVSET ? 'S' : 'n');
}

void test_nesting(void)
{
    line_job[0] = outer;
    line_job[1] = inner;
    give(5, wait_and_tell);
    pend(0);
    event('a');
    check_log("only the last handler asks for the switch that an inner one is due", "121nS5a");
    line_job[1] = tell_nesting;
    pend(0);
    event('a');
    check_log("where none is due it does not", "11nna");
    line_job[0] = uncounted;
    give(5, wait_and_tell);
    pend(0);
    event('a');
    check_log("a handler that does not count itself is none to it, and nobody asks", "0na");
    kernel_reschedule();
    core_isb();
    check_log("until somebody does", "5");
}
