/* Notifications: one word a thread, which threads and handlers add to. */
#include "firmware/tests/kernel/harness.h"

static void tell_how_many(void)
{
    event('w');
    event((char)('0' + kernel_notified()));
}

static void notify_4(void)
{
    event('h');
    kernel_notify(&thread[4]);
    event('i');
}

static void notify_4_twice(void)
{
    notify_4();
    notify_4();
}

static void around_pend(void)
{
    event('b');
    pend(0);
    event('a');
}

static void notify_from_above(void)
{
    uint32_t primask = core_mask();
    kernel_notify(&thread[4]);
    event(SCB_ICSR & SCB_ICSR_PENDSVSET ? 'S' : 'n');
    core_restore(primask);
}

static void test_waiting(void)
{
    give(4, tell_how_many);
    event('b');
    check_log("a thread without notifications waits", "wb");
    kernel_notify(&thread[4]);
    event('a');
    check_log("a notification wakes a higher thread at once", "1a");
    kernel_notify(&thread[4]);
    kernel_notify(&thread[4]);
    kernel_notify(&thread[4]);
    check_log("one that does not wait for it is not disturbed", "");
    check_is("they are counted", thread[4].notified, 3);
    give(4, tell_how_many);
    event('a');
    check_log("it takes all of them and does not wait", "w3a");
    check_is("none is left", thread[4].notified, 0);
}

/* Who waits for a semaphore is not woken by a notification, nor by an end of a wait that
 * there is not. */
static struct kernel_semaphore never;

static void wait_for_semaphore(void)
{
    kernel_semaphore_wait(&never);
    event('s');
}

static void test_others(void)
{
    give(4, wait_for_semaphore);
    kernel_notify(&thread[4]);
    kernel_cancel(&thread[4]);
    event('a');
    check_log("a thread that waits for a semaphore goes on waiting for it", "a");
    kernel_semaphore_post(&never);
    event('b');
    check_log("until it is posted", "sb");
    give(4, tell_how_many);
    check_log("the notification is there all the same", "w1");
    give(4, tell_how_many);
    give(5, tell_how_many);
    kernel_notify(&thread[5]);
    event('a');
    check_log("a notification wakes the thread that it is for, of several", "ww1a");
    kernel_cancel(&thread[4]);
    event('b');
    check_log("a wait that is ended has taken none", "0b");
    give(4, tell_how_many);
    give(6, notify_from_above);
    event('a');
    check_log("a notification of a thread below asks for no switch", "wn1a");
}

static void test_from_handlers(void)
{
    line_job[0] = notify_4;
    give(4, tell_how_many);
    around_pend();
    check_log("a notification from a handler switches behind it", "wbhi1a");
    line_job[0] = notify_4_twice;
    give(4, tell_how_many);
    around_pend();
    check_log("two that come before the thread can run are two", "wbhihi2a");
}

void test_notifications(void)
{
    test_waiting();
    test_others();
    test_from_handlers();
}
