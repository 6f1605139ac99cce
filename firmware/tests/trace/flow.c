/* Everything that makes it hard to say who called whom, for the tests of `irqbench trace`: nested
 * and chained interrupts, tail calls, a state machine of them, longjmp, recursion, calls by
 * pointers, and threads that switch. No timer and no counter is read, so it executes the same on
 * any QEMU. Ends it by semihosting. Wants -ffixed-r7 and -ffixed-r10, which the kernel does not
 * switch.
 */
#include "firmware/core/registers.h"
#include "firmware/core/system_vectors.h"
#include "firmware/kernel.h"

#include <setjmp.h>

#define NVIC_ENABLE (*(volatile uint32_t *)0xE000E100)
#define NVIC_PEND   (*(volatile uint32_t *)0xE000E200)
#define NVIC_LEVELS (*(volatile uint32_t *)0xE000E41C) /* of lines 28 to 31 */
#define ROUNDS      20u
#define STACK_WORDS 256u
#define NOINLINE    __attribute__((noinline, noipa))

extern uint32_t stack_top[];
void reset(void);

static struct kernel_semaphore ping, pong;
static struct kernel_thread threads[2];
static uint32_t stacks[2][STACK_WORDS] __attribute__((aligned(8)));
static jmp_buf back;
static volatile uint32_t seen;

static void on_fault(void)
{
    __asm volatile("udf #0");
}

NOINLINE static void on_high(void)
{
    seen++;
}

NOINLINE static void on_low(void)
{
    NVIC_PEND = 1u << 28;
    __asm volatile("dsb\n\tisb" ::: "memory");
    seen++;
}

NOINLINE static void on_next(void)
{
    seen++;
}

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15 + 31])(void);
} table = {.stack = stack_top,
           .vectors = {[0] = reset,
                       [1 ... 12] = on_fault,
                       [13] = kernel_pendsv,
                       [14 ... 42] = on_fault,
                       [43] = on_high,
                       [44] = on_low,
                       [45] = on_next}};

NOINLINE static uint32_t leaf(uint32_t value)
{
    return value * 3 + seen;
}

/* Ends in a tail call. */
NOINLINE static uint32_t passes_on(uint32_t value)
{
    seen += value;
    return leaf(value + 1);
}

/* States that jump to each other, and return together. */
static uint32_t second_state(uint32_t left);
NOINLINE static uint32_t first_state(uint32_t left)
{
    seen++;
    return left ? second_state(left - 1) : leaf(left);
}
NOINLINE static uint32_t second_state(uint32_t left)
{
    seen += 2;
    return left ? first_state(left - 1) : leaf(left);
}

NOINLINE static void sinks(uint32_t depth)
{
    if (depth == 0)
        longjmp(back, 1);
    if (seen + depth) /* always */
        sinks(depth - 1);
    seen++;
}

NOINLINE static uint32_t comes_back(uint32_t depth)
{
    if (setjmp(back) == 0)
        sinks(depth);
    return leaf(depth);
}

NOINLINE static uint32_t recurses(uint32_t n)
{
    return n < 2 ? n : recurses(n - 1) + recurses(n - 2);
}

static uint32_t (*const choices[])(uint32_t) = {leaf, passes_on, comes_back, first_state};

NOINLINE static void interrupts(void)
{
    NVIC_PEND = 1u << 29; /* and in it the higher one */
    __asm volatile("dsb\n\tisb" ::: "memory");
    __asm volatile("cpsid i" ::: "memory");
    NVIC_PEND = 7u << 28; /* chained */
    __asm volatile("cpsie i\n\tisb" ::: "memory");
}

static __attribute__((noreturn)) void finish(void)
{
    register uint32_t r0 __asm("r0") = 0x18;
    register uint32_t r1 __asm("r1") = 0x20026;

    for (;;)
        __asm volatile("bkpt 0xab" ::"r"(r0), "r"(r1) : "memory");
}

static void works(void)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        seen += choices[i % 4](i);
        interrupts();
        kernel_semaphore_post(&ping);
        kernel_semaphore_wait(&pong);
    }
    seen += recurses(9);
    finish();
}

static void answers(void)
{
    for (;;) {
        kernel_semaphore_wait(&ping);
        seen += passes_on(seen);
        kernel_semaphore_post(&pong);
    }
}

void reset(void)
{
    NVIC_LEVELS = 0x60606020; /* 28 above 29 and 30 */
    NVIC_ENABLE = 7u << 28;
    kernel_add(&threads[0], 1, works, stacks[0], sizeof stacks[0]);
    kernel_add(&threads[1], 2, answers, stacks[1], sizeof stacks[1]);
    kernel_start();
}
