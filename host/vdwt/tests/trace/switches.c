/* Two threads on process stacks that PendSV switches between, and no kernel of ours: each asks for
 * it in the middle of a call, several deep. An interrupt that comes in between switches, too. No
 * timer and no counter is read, so it executes the same on any QEMU. For the tests of `irqbench
 * trace`.
 */
#include <stdint.h>

#define ICSR        (*(volatile uint32_t *)0xE000ED04)
#define PENDSV      (1u << 28)
#define LEVELS      (*(volatile uint32_t *)0xE000ED20) /* of PendSV: the third byte */
#define NVIC_ENABLE (*(volatile uint32_t *)0xE000E100)
#define NVIC_PEND   (*(volatile uint32_t *)0xE000E200)
#define LINE        (1u << 28)
#define ROUNDS      12u
#define STACK_WORDS 128u
#define THUMB_STATE 0x01000000u
#define NOINLINE    __attribute__((noinline, noipa, used))

extern uint32_t stack_top[];
void reset(void);
void switches(void);
__attribute__((noreturn)) void start(uint32_t *sp, void (*entry)(void));

/* Stack pointers of the thread that runs, and of the other one. */
uint32_t *thread_sp[2];
static uint32_t stacks[2][STACK_WORDS] __attribute__((aligned(8)));
static volatile uint32_t seen, turns;

static void on_fault(void)
{
    __asm volatile("udf #0");
}

NOINLINE static void on_line(void)
{
    seen++;
    ICSR = PENDSV; /* chained behind this handler */
}

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15 + 29])(void);
} table = {.stack = stack_top,
           .vectors = {[0] = reset,
                       [1 ... 12] = on_fault,
                       [13] = switches,
                       [14 ... 42] = on_fault,
                       [43] = on_line}};

__asm(".syntax unified\n\t"
      ".section .text.switches, \"ax\"\n\t"
      ".global switches\n\t.type switches, %function\n\t.thumb_func\n"
      "switches:\n\t"
      "mrs r0, psp\n\t"
      "stmdb r0!, {r4-r11}\n\t"
      "ldr r3, =thread_sp\n\t"
      "ldr r1, [r3, #4]\n\t"
      "strd r1, r0, [r3]\n\t"
      "ldmia r1!, {r4-r11}\n\t"
      "msr psp, r1\n\t"
      "bx lr\n\t"
      ".size switches, . - switches\n\t"
      ".pool\n\t"
      ".global start\n\t.type start, %function\n\t.thumb_func\n"
      "start:\n\t"
      "msr psp, r0\n\t"
      "movs r2, #2\n\t"
      "msr control, r2\n\t"
      "isb\n\t"
      "bx r1\n\t"
      ".size start, . - start\n\t.text");

NOINLINE static void yields(void)
{
    ICSR = PENDSV;
    __asm volatile("dsb\n\tisb" ::: "memory");
    turns++;
}

/* In the middle of each call the other thread goes on. */
NOINLINE static uint32_t dives(uint32_t depth)
{
    uint32_t below = 0;

    if (depth)
        below = dives(depth - 1);
    yields();
    return below + depth + seen;
}

NOINLINE static void is_interrupted(void)
{
    NVIC_PEND = LINE;
    __asm volatile("dsb\n\tisb" ::: "memory");
    turns++;
}

static __attribute__((noreturn)) void finish(void)
{
    register uint32_t r0 __asm("r0") = 0x18;
    register uint32_t r1 __asm("r1") = 0x20026;

    for (;;)
        __asm volatile("bkpt 0xab" ::"r"(r0), "r"(r1) : "memory");
}

NOINLINE static void first(void)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        seen += dives(3);
        is_interrupted();
    }
    finish();
}

NOINLINE static void second(void)
{
    for (;;) {
        seen += dives(1);
        yields();
    }
}

/* As PendSV leaves a thread: R4 to R11, and the frame that is returned to. */
static uint32_t *prepare(uint32_t *stack, void (*entry)(void))
{
    uint32_t *sp = stack + STACK_WORDS;

    *--sp = THUMB_STATE;
    *--sp = (uint32_t)entry & ~1u;
    return sp - 6 /* LR, R12 and R3 to R0 */ - 8;
}

void reset(void)
{
    LEVELS = 0x00FF0000u;
    NVIC_ENABLE = LINE;
    thread_sp[1] = prepare(stacks[0], first);
    start(stacks[1] + STACK_WORDS, second);
}
