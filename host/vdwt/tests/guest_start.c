/* Vector table, start and end of a test guest; see guest.h. */
#include "host/vdwt/tests/guest.h"

__attribute__((used, section(".told"))) const volatile struct told told;

enum { SYS_WRITE0 = 0x04, SYS_EXIT = 0x18 };
enum { EXIT_GOOD = 0x20026, EXIT_BAD = 0x20023 };

static void semihost(uint32_t call, uint32_t argument)
{
    register uint32_t r0 __asm("r0") = call;
    register uint32_t r1 __asm("r1") = argument;

    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static __attribute__((noreturn)) void finish(uint32_t reason)
{
    for (;;)
        semihost(SYS_EXIT, reason);
}

/* ARMv6-M divides in the library, which is not linked: by subtraction. */
static char digit(uint32_t *value, uint32_t unit)
{
    char text = '0';

    for (; *value >= unit; *value -= unit)
        text++;
    return text;
}

void say(const char *name, uint32_t value)
{
    static const uint32_t units[] = {1000000000, 100000000, 10000000, 1000000, 100000,
                                     10000,      1000,      100,      10,      1};
    char text[80];
    uint32_t used = 0;

    while (*name && used < 60)
        text[used++] = *name++;
    text[used++] = ' ';
    for (uint32_t i = 0; i < sizeof units / sizeof *units; i++)
        text[used++] = digit(&value, units[i]);
    text[used++] = '\n';
    text[used] = '\0';
    semihost(SYS_WRITE0, (uint32_t)(uintptr_t)text);
}

__attribute__((noreturn)) void fail(uint32_t line, uint32_t value)
{
    say("failed-at-line", line);
    say("failed-value", value);
    finish(EXIT_BAD);
}

void on_unused(void)
{
    fail(__LINE__, SCB_ICSR & 511u);
}
#define UNUSED __attribute__((weak, alias("on_unused")))
UNUSED handler on_hard_fault, on_bus_fault, on_usage_fault, on_service, on_pend_service;
UNUSED handler on_tick, on_line_6, on_line_8, on_line_9, on_line_23, on_line_24, on_line_25,
    on_line_26;
UNUSED handler on_line_27, on_line_28, on_line_29;
UNUSED handler on_line_30, on_line_31;

void reset(void)
{
#ifndef STARTS_COUNTER_ITSELF
    SCB_DEMCR |= DEMCR_TRCENA;
    DWT_CTRL |= DWT_CTRL_CYCCNTENA;
#endif
    guest();
    finish(EXIT_GOOD);
}

extern uint32_t stack_top[];

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    handler *vectors[VECTORS - 1]; /* exceptions 1.. */
} table = {
    .stack = stack_top,
    .vectors = {[0] = reset,
                [1] = on_unused,
                [2] = on_hard_fault,
                [3] = on_unused,
                [4] = on_bus_fault,
                [5] = on_usage_fault,
                [6 ... 9] = on_unused,
                [10] = on_service,
                [11 ... 12] = on_unused,
                [13] = on_pend_service,
                [14] = on_tick,
                [15 ... 20] = on_unused,
                [21] = on_line_6,
                [22] = on_unused,
                [23] = on_line_8,
                [24] = on_line_9,
                [25 ... 37] = on_unused,
                [38] = on_line_23,
                [39] = on_line_24,
                [40] = on_line_25,
                [41] = on_line_26,
                [42] = on_line_27,
                [43] = on_line_28,
                [44] = on_line_29,
                [45] = on_line_30,
                [46] = on_line_31,
                [47 ... 62] = on_unused},
};
