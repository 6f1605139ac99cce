/* Ways to end, one each by its name: for the tests of what `irqbench trace` says of them. */
#include <stddef.h>
#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define ISER              REGISTER(0xE000E100)
#define ISPR              REGISTER(0xE000E200)
#define NOINLINE          __attribute__((noinline))

volatile uint32_t ready, counted;
static void (*volatile hook)(uint32_t);

static NOINLINE void run_hook(uint32_t value)
{
    volatile uint32_t room[6];

    for (uint32_t i = 0; i < 6; i++)
        room[i] = value + i;
    hook(room[value]);
    counted += room[0];
}

/* Two ways in, of which only the one that leaves early keeps no stack. */
static NOINLINE uint32_t early_out(uint32_t value)
{
    if (!value)
        return 0;
    run_hook(value);
    return counted;
}

static NOINLINE uint32_t classify(uint32_t value)
{
    switch (value & 7u) {
    case 0:
        return 3;
    case 1:
        return early_out(value);
    case 2:
        counted += 2;
        return early_out(value + 1);
    case 3:
        return counted;
    case 4:
        return early_out(1);
    case 5:
        return 9;
    default:
        return value * counted;
    }
}

static NOINLINE void wait_ready(void)
{
    while (!ready)
        continue;
}

static NOINLINE void wait_uart(void)
{
    while (!(REGISTER(0x40004004) & 2u))
        continue;
}

static NOINLINE void leave(uint32_t status)
{
    uint32_t block[2] = {0x20026, status};

    __asm volatile("mov r0, #0x20\n mov r1, %0\n bkpt 0xab" : : "r"(block) : "r0", "r1", "memory");
    for (;;)
        continue;
}

static NOINLINE void end(void)
{
    counted++;
#if defined NULL_CALL
    counted += classify(counted - 1);
#elif defined WAITS
    REGISTER(0xE000E014) = 9999;
    REGISTER(0xE000E018) = 0;
    REGISTER(0xE000E010) = 7;
    ISPR = 8;
    wait_ready();
#elif defined WAITS_MASKED
    __asm volatile("cpsid i");
    ISER = 8;
    ISPR = 8;
    wait_ready();
#elif defined WAITS_UART
    wait_uart();
#elif defined SLEEPS
#ifdef TICKS /* by a timer that interrupts nobody */
    REGISTER(0xE000E014) = 99;
    REGISTER(0xE000E018) = 0;
    REGISTER(0xE000E010) = 5;
#endif
    for (;;)
        __asm volatile("wfi");
#elif defined NOT_THERE
    counted = REGISTER(0x90000010);
#elif defined UNEXPECTED
    ISER = 8;
    ISPR = 8;
#elif defined DELAYS
    __asm volatile("svc 0");
#elif defined FAULT_EXITS
    __asm volatile("udf #2");
#elif defined STATUS
    leave(STATUS);
#endif
    counted++;
}

static NOINLINE void task(void)
{
    counted++;
    end();
    counted++;
}

void endless(void)
{
    for (;;)
        continue;
}

/* The loop of any delay: long, but not for ever. */
void delay(void)
{
    __asm volatile("1: subs %0, #1\n bne 1b" : : "l"(0x80000) : "cc");
}

void tick(void)
{
    counted++;
}

void fault(void)
{
#if defined FAULT_RESETS
    static uint32_t resets;

    if (++resets <= FAULT_RESETS)
        REGISTER(0xE000ED0C) = 0x05FA0004;
    else
        leave(0);
#elif defined FAULT_EXITS
    leave(7);
#endif
    for (;;)
        continue;
}

void reset(void)
{
#ifdef FAULT_RESETS /* most of the time it is here */
    for (uint32_t i = 0; i < 1000; i++)
        __asm volatile("nop");
#endif
    task();
    leave(0);
}

extern uint32_t stack_top;

#ifdef NO_VECTOR
#define SERVICE NULL
#else
#define SERVICE delay
#endif

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    [0] = &stack_top, [1] = reset, [2] = endless, [3] = fault,
    [11] = SERVICE,   [15] = tick, [19] = endless};
