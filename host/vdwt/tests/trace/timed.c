/* An image that times itself, as benchmark suites for these cores do: it reads a counter before and
 * after a workload and prints the difference, which `irqbench trace` must give for the same
 * stretch. By DWT->CYCCNT, or by SysTick with -DBY_SYSTICK, which counts down in 24 bits. A SysTick
 * or a pended interrupt comes into the last workload. Ends QEMU by semihosting.
 */
#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYST_CSR          REGISTER(0xE000E010)
#define SYST_RVR          REGISTER(0xE000E014)
#define SYST_CVR          REGISTER(0xE000E018)
#define NVIC_ISER         REGISTER(0xE000E100)
#define NVIC_ISPR         REGISTER(0xE000E200)
#define DEMCR             REGISTER(0xE000EDFC)
#define DWT_CTRL          REGISTER(0xE0001000)
#define DWT_CYCCNT        REGISTER(0xE0001004)

#ifdef BY_SYSTICK
#define COUNTER           (&SYST_CVR)
#define BETWEEN(from, to) (((from) - (to)) & 0xFFFFFFu)
#else
#define COUNTER           (&DWT_CYCCNT)
#define BETWEEN(from, to) ((to) - (from))
#endif

/* Where a reading stands can be asked for by a label, and by its line. */
#define READ(label, to)                                                                            \
    __asm volatile(".global " label "\n" label ": ldr %0, [%1]"                                    \
                   : "=r"(to)                                                                      \
                   : "r"(COUNTER)                                                                  \
                   : "memory")

extern uint32_t stack_top[];
void reset(void);
static void on_fault(void);
static void on_line_30(void);

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15 + 31])(void);
} table = {.stack = stack_top, .vectors = {[0] = reset, [1 ... 44] = on_fault, [45] = on_line_30}};

static volatile uint32_t taken;
static uint32_t words[64];

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

static void on_line_30(void)
{
    taken++;
}

static void print(const char *what, uint32_t value)
{
    char text[12], *digit = text + sizeof text;

    *--digit = '\0';
    *--digit = '\n';
    do
        *--digit = (char)('0' + value % 10);
    while (value /= 10);
    call(4, what);
    call(4, digit);
}

__attribute__((noinline)) static uint32_t sort(uint32_t seed)
{
    for (uint32_t i = 0; i < 64; i++)
        words[i] = (seed = seed * 1664525u + 1013904223u) >> 8;
    for (uint32_t i = 1; i < 64; i++)
        for (uint32_t j = i; j > 0 && words[j - 1] > words[j]; j--) {
            uint32_t other = words[j];

            words[j] = words[j - 1];
            words[j - 1] = other;
        }
    return words[0] / (words[63] | 1u);
}

__attribute__((noinline)) static void interrupted(void)
{
    NVIC_ISPR = 1u << 30;
    __asm volatile("dsb\n\tisb" ::: "memory");
}

__attribute__((noinline)) void measure(void)
{
    uint32_t from, to, from2, to2, result;

    READ("sort_from", from);
    result = sort(1);
    READ("sort_to", to);
    READ("irq_from", from2);
    interrupted();
    READ("irq_to", to2);
    print("sort ", BETWEEN(from, to));
    print("interrupted ", BETWEEN(from2, to2));
    print("result ", result);
}

void reset(void)
{
    NVIC_ISER = 1u << 30;
#ifdef BY_SYSTICK
    SYST_RVR = 0xFFFFFF;
    SYST_CVR = 0;
    SYST_CSR = 5;
#else
    DEMCR |= 1u << 24;
    DWT_CYCCNT = 0;
    DWT_CTRL |= 1;
#endif
    measure();
    call(0x18, (void *)0x20026);
}
