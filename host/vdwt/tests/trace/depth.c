/* An image that paints its stack, as kernels do, and prints how much of it was not used, for the
 * tests of `irqbench trace --stack`. Ends QEMU by semihosting.
 */
#include <stdint.h>

#define NVIC_ISER (*(volatile uint32_t *)0xE000E100)
#define NVIC_ISPR (*(volatile uint32_t *)0xE000E200)
#define PAINT     0xA5A5A5A5u
#define PAINTED   1024u /* words */
#define NOINLINE  __attribute__((noinline, noipa))

extern uint32_t stack_top[];
void reset(void);
static void on_fault(void);
NOINLINE void on_line_30(void);

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15 + 31])(void);
} table = {.stack = stack_top, .vectors = {[0] = reset, [1 ... 44] = on_fault, [45] = on_line_30}};

static volatile uint32_t seen;

static uint32_t call(uint32_t number, const void *argument)
{
    register uint32_t r0 __asm("r0") = number;
    register const void *r1 __asm("r1") = argument;

    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static void on_fault(void)
{
    call(0x18, (void *)0x20024);
}

/* Writes all of what it takes. */
#define FILL(words)                                                                                \
    volatile uint32_t array[words];                                                                \
    for (uint32_t i = 0; i < (words); i++)                                                         \
    array[i] = seen + i

NOINLINE void narrow(void)
{
    FILL(4);
    seen = array[1];
}

NOINLINE void wide(void)
{
    FILL(300);
    NVIC_ISPR = 1u << 30;
    __asm volatile("dsb\n\tisb" ::: "memory");
    seen = array[299];
    narrow();
}

NOINLINE void on_line_30(void)
{
    FILL(20);
    narrow();
    seen = array[19];
}

NOINLINE void goes_down(uint32_t depth)
{
    FILL(8);
    if (depth)
        goes_down(depth - 1);
    else
        wide();
    seen = array[7];
}

static void print(uint32_t value)
{
    char text[12], *digit = text + sizeof text;

    *--digit = '\0';
    *--digit = '\n';
    do
        *--digit = (char)('0' + value % 10);
    while (value /= 10);
    call(4, digit);
}

void reset(void)
{
    volatile uint32_t *bottom = stack_top - PAINTED, *at;

    for (at = bottom; at < (uint32_t *)__builtin_frame_address(0) - 16; at++)
        *at = PAINT;
    NVIC_ISER = 1u << 30;
    goes_down(5);
    for (at = bottom; *at == PAINT; at++)
        continue;
    print((uint32_t)(uintptr_t)at);
    call(0x18, (void *)0x20026);
}
