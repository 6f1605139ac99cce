/* Posts from interrupts: who runs next, and when nobody does. */
#include "firmware/tests/kernel/harness.h"

static struct kernel_semaphore ticked;

static void tell(void)
{
    event((char)('0' + kernel_running()->priority));
}

static void handler_posts_4(void)
{
    event('h');
    give(4, tell);
    event('i');
}

static void handler_posts_3(void)
{
    event('h');
    give(3, tell);
    event('i');
}

static void handler_posts_3_and_5(void)
{
    event('h');
    give(3, tell);
    give(5, tell);
    event('i');
}

static void higher_posts_6(void)
{
    event('j');
    give(6, tell);
}

static void handler_is_preempted(void)
{
    event('h');
    pend(1);
    event('i');
}

static void around_pend(void)
{
    event('b');
    pend(0);
    event('a');
}

static void test_posts(void)
{
    line_job[0] = handler_posts_4;
    around_pend();
    check_log("a post from a handler preempts a lower thread at once", "bhi4a");
    line_job[0] = handler_posts_3;
    give(6, around_pend);
    check_log("a post from a handler does not switch to a lower thread", "bhia3");
    line_job[0] = handler_posts_3_and_5;
    around_pend();
    check_log("of two posted threads the higher runs first", "bhi53a");
    line_job[0] = handler_is_preempted;
    line_job[1] = higher_posts_6;
    around_pend();
    check_log("the switch waits until the last handler is done", "bhji6a");
}

/* ---- Idle ---- */

static uint32_t idle_ticks;

static void tick(void)
{
    if (kernel_running()->priority == 0)
        idle_ticks++;
    kernel_semaphore_post(&ticked);
}

static void test_idle(void)
{
    for (unsigned i = 0; i < 10u; i++) {
        tick_in(5000u + 333u * i, tick);
        kernel_semaphore_wait(&ticked);
        event('t');
    }
    check_log("SysTick wakes a thread out of idle", "tttttttttt");
    check_is("the idle thread runs while all wait", idle_ticks, 10);
}

/* ---- The frame of a thread that does not run ---- */

extern const uint16_t preempted_here[];
static uint32_t frame_seen[2];

static void look_at_frames(void)
{
    frame_seen[0] = kernel_frame(&thread[CONTROLLER])[6];
    frame_seen[1] = kernel_frame(&thread[CONTROLLER])[0];
}

static void handler_asks_for_a_look(void)
{
    give(5, look_at_frames);
}

static void be_preempted(void)
{
    __asm volatile("ldr r1, =0xE000E200\n\t"
                   "ldr r2, =%c0\n\t"
                   "ldr r0, =0x12345678\n\t"
                   "str r2, [r1]\n\t"
                   ".global preempted_here\n"
                   "preempted_here:\n\t"
                   "dsb\n\t"
                   "isb\n\t"
                   "b 1f\n\t"
                   ".ltorg\n"
                   "1:" ::"i"(1u << FIRST_LINE)
                   : "r0", "r1", "r2", "memory");
}

static void test_frame(const char *name)
{
    line_job[0] = handler_asks_for_a_look;
    frame_seen[0] = frame_seen[1] = 0;
    be_preempted();
    check(name, frame_seen[0] == (uint32_t)preempted_here && frame_seen[1] == 0x12345678u);
}

void test_interrupts(void)
{
    line_enable(0, 0x80);
    line_enable(1, 0x40);
    core_set_system_priority(EXCEPTION_SYSTICK, 0x80);
    test_posts();
    test_idle();
    test_frame("kernel_frame finds a preempted thread's frame");
#ifdef __ARM_FP
    __asm volatile("vmov.f32 s0, #2.0" ::: "s0");
    test_frame("kernel_frame finds it behind floating-point registers");
#endif
}
