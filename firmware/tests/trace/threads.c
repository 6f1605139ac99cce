/* Three threads on the kernel for the tests of `irqbench trace`: all call
 * work(), and are switched by SysTick and by each other in the middle of it.
 * Ends QEMU by semihosting.
 */
#include "firmware/core/registers.h"
#include "firmware/core/system_vectors.h"
#include "firmware/kernel.h"

#define ROUNDS      200u
#define TICK_CYCLES 1500u
#define STACK_WORDS 128u

extern uint32_t stack_top[];
void reset(void);
void work(void);
void count_down(uint32_t n);
static void on_tick(void);

static struct kernel_semaphore ticked, passed_on;
static struct kernel_thread threads[3];
static uint32_t stacks[3][STACK_WORDS] __attribute__((aligned(8)));

static void on_fault(void)
{
    __asm volatile("udf #0");
}

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15])(void);
} table = {.stack = stack_top,
           .vectors = {[0] = reset, [1 ... 12] = on_fault, [13] = kernel_pendsv, [14] = on_tick}};

/* Cortex-M3: work() takes 1 + 100 + 99 * 2 + 1 + 3 = 303 cycles; count_down(50),
 * which is interrupted on the way to its first instruction, too,
 * 50 + 49 * 2 + 1 + 3 = 152. */
__asm(".syntax unified\n\t"
      ".text\n\t"
      ".balign 4\n\t"
      ".thumb_func\n\t"
      ".type work, %function\n"
      "work:\tmovs r0, #100\n"
      "1:\tsubs r0, #1\n\t"
      "bne 1b\n\t"
      "bx lr\n\t"
      ".size work, . - work\n\t"
      ".balign 4\n\t"
      ".thumb_func\n\t"
      ".type count_down, %function\n"
      "count_down:\tsubs r0, #1\n\t"
      "bne count_down\n\t"
      "bx lr\n\t"
      ".size count_down, . - count_down\n");

static void on_tick(void)
{
    kernel_semaphore_post(&ticked);
}

static __attribute__((noreturn)) void finish(void)
{
    register uint32_t r0 __asm("r0") = 0x18;
    register uint32_t r1 __asm("r1") = 0x20026;

    for (;;)
        __asm volatile("bkpt 0xab" ::"r"(r0), "r"(r1) : "memory");
}

static void low(void)
{
    for (;;) {
        work();
        count_down(50);
    }
}

static void middle(void)
{
    for (;;) {
        kernel_semaphore_wait(&ticked);
        work();
        kernel_semaphore_post(&passed_on);
    }
}

static void high(void)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        kernel_semaphore_wait(&passed_on);
        work();
    }
    finish();
}

void reset(void)
{
    static void (*const entries[])(void) = {low, middle, high};

    for (uint8_t i = 0; i < 3; i++)
        kernel_add(&threads[i], (uint8_t)(i + 1), entries[i], stacks[i], sizeof stacks[i]);
    SYST_RVR = TICK_CYCLES - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
    kernel_start();
}
