/* Floating-point registers across switches, with lazy stacking and without,
 * between threads that use the FPU, one that does not, and a handler that does. */
#include "firmware/tests/kernel/harness.h"

#ifdef __ARM_FP

#define ROUNDS 3000u
#define WORDS  33u /* s0-s31, FPSCR */
#define FPSCR  0xA2C00000u

static struct kernel_semaphore posted;
static volatile uint32_t wakes, ticks, wrong_thread, wrong_waiter;

/* Loads all registers from `in`, stays for a while, stores them to `out`. */
static __attribute__((naked)) void hold_floats(const uint32_t *in, uint32_t *out)
{
    (void)in;
    (void)out;
    __asm volatile("vpush {s16-s31}\n\t"
                   "vldmia r0!, {s0-s31}\n\t"
                   "ldr r2, [r0]\n\t"
                   "vmsr fpscr, r2\n\t"
                   ".rept 60\n\t"
                   "nop\n\t"
                   ".endr\n\t"
                   "vmrs r2, fpscr\n\t"
                   "vstmia r1!, {s0-s31}\n\t"
                   "str r2, [r1]\n\t"
                   "vpop {s16-s31}\n\t"
                   "bx lr");
}

/* Waits with a pattern in s16-s31, which a call keeps. */
static __attribute__((naked)) void wait_floats(struct kernel_semaphore *semaphore,
                                               const uint32_t *in, uint32_t *out)
{
    (void)semaphore;
    (void)in;
    (void)out;
    __asm volatile("push {r2, lr}\n\t"
                   "vpush {s16-s31}\n\t"
                   "vldmia r1, {s16-s31}\n\t"
                   "bl kernel_semaphore_wait\n\t"
                   "ldr r2, [sp, #64]\n\t"
                   "vstmia r2, {s16-s31}\n\t"
                   "vpop {s16-s31}\n\t"
                   "pop {r2, pc}");
}

static void fill(uint32_t *words, uint32_t seed)
{
    for (unsigned i = 0; i < WORDS; i++)
        words[i] = 0x3F000000u + seed * 64u + i;
    words[WORDS - 1u] = FPSCR;
}

static uint32_t differences(const uint32_t *a, const uint32_t *b, unsigned count)
{
    uint32_t n = 0;
    for (unsigned i = 0; i < count; i++)
        n += a[i] != b[i];
    return n;
}

static void waiter(void)
{
    static uint32_t in[WORDS], out[WORDS];
    for (uint32_t i = 0;; i++) {
        fill(in, ~i);
        wait_floats(&posted, in, out);
        wrong_waiter += differences(in, out, 16);
        wakes++;
    }
}

/* Every other tick's handler uses the FPU itself, which makes the hardware
 * store what it had only reserved room for. */
static void tick(void)
{
    if (ticks++ % 2u)
        __asm volatile("vmov.f32 s0, #3.0\n\t"
                       "vmov.f32 s15, #3.0" ::
                           : "s0", "s15");
    kernel_semaphore_post(&posted);
}

static void run(const char *thread_name, const char *waiter_name)
{
    static uint32_t in[WORDS], out[WORDS];
    ticks = wakes = wrong_thread = wrong_waiter = 0;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        fill(in, i);
        tick_in(20u + i * 7u % 500u, tick);
        hold_floats(in, out);
        wrong_thread += differences(in, out, WORDS);
        while (ticks <= i) {
        }
    }
    check(thread_name, wrong_thread == 0 && wakes == ROUNDS);
    check(waiter_name, wrong_waiter == 0);
}

void test_fpu(void)
{
    give(5, waiter);
    check("lazy stacking is on after reset",
          (SCB_FPCCR & (SCB_FPCCR_LSPEN | SCB_FPCCR_ASPEN)) == (SCB_FPCCR_LSPEN | SCB_FPCCR_ASPEN));
    run("s0-s31 and FPSCR survive with lazy stacking", "s16-s31 of a waiting thread do, too");
    SCB_FPCCR &= ~SCB_FPCCR_LSPEN;
    run("s0-s31 and FPSCR survive without lazy stacking", "s16-s31 of a waiting thread do, again");
    SCB_FPCCR |= SCB_FPCCR_LSPEN;
}

#else

void test_fpu(void)
{
}

#endif
