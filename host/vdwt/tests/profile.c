/* A guest that reads the DWT's profiling counters around stretches whose cycles are
 * worked out by hand, less the same around nothing: what each stretch took, in
 * which counter, and how many instructions that leaves (ARMv7-M manual, C1.8).
 */
#include "host/vdwt/tests/guest.h"

#define DWT_CPICNT REGISTER(0xE0001008)

enum { CYC, CPI, EXC, SLEEP, LSU, FOLD, COUNTERS };
enum { LINE = 29, PERIOD = 3000, ENABLE = 0x1Fu << 17 };

struct reading {
    uint32_t after[COUNTERS], before[COUNTERS];
};

#define READ_ALL                                                                                   \
    "ldr r2, [r1]\n\tldr r3, [r1, #4]\n\tldr r4, [r1, #8]\n\t"                                     \
    "ldr r5, [r1, #12]\n\tldr r6, [r1, #16]\n\tldr r7, [r1, #20]\n\t"

/* `text`, an even number of halfwords so that the alignment behind it adds nothing,
 * may use r2 to r7, and finds the words of the stack at r12. */
#define STRETCH(name, text)                                                                        \
    static __attribute__((naked, noinline)) void name(struct reading *out)                         \
    {                                                                                              \
        (void)out;                                                                                 \
        __asm volatile(".syntax unified\n\t"                                                       \
                       "push {r4-r7, lr}\n\t"                                                      \
                       "ldr r1, =0xE0001004\n\t"                                                   \
                       ".p2align 3\n\t" READ_ALL "push {r2-r7}\n\t"                                \
                       "mov r12, sp\n\tnop\n\tnop\n\tnop\n\t" text "nop\n\tnop\n\tnop\n\tnop\n\t"  \
                       ".p2align 2\n\t" READ_ALL "stmia r0!, {r2-r7}\n\t"                          \
                       "pop {r2-r7}\n\tstmia r0!, {r2-r7}\n\tpop {r4-r7, pc}\n\t"                  \
                       ".ltorg");                                                                  \
    }

#if __ARM_ARCH >= 7
STRETCH(nothing, "")
STRETCH(nops, "nop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\t")
STRETCH(one_load, "ldr r2, [sp]\n\tnop\n\t")
STRETCH(multiple, "ldmia.w r12, {r2-r5}\n\tnop\n\tnop\n\t")
STRETCH(divide, "udiv r2, r1, r1\n\tnop\n\tnop\n\t")
STRETCH(fold, "nop\n\tit ne\n\tmovne r5, r5\n\tnop\n\t")
STRETCH(jump, "b 1f\n\tnop\n\tnop\n\tnop\n1:\tnop\n\tnop\n\t")
STRETCH(exception, "ldr r2, =0xE000E200\n\tmovs r3, #1\n\tlsls r3, r3, #29\n\t"
                   "str r3, [r2]\n\tdsb\n\tisb\n\t")
STRETCH(wait, "wfi\n\tnop\n\t")

void on_line_29(void)
{
    __asm volatile("nop");
}

static uint32_t base[COUNTERS];

static uint32_t by(const struct reading *reading, int counter)
{
    uint32_t mask = counter == CYC ? UINT32_MAX : 0xFFu;

    return (reading->after[counter] - reading->before[counter]) & mask;
}

/* The stretch, less what is around it. */
static void measure(void (*stretch)(struct reading *), uint32_t found[COUNTERS])
{
    struct reading reading;

    for (int i = 0; i < 3; i++)
        stretch(&reading);
    for (int i = 0; i < COUNTERS; i++)
        found[i] = (by(&reading, i) - base[i]) & (i == CYC ? UINT32_MAX : 0xFFu);
}

/* Instructions = cycles - CPI - EXC - SLEEP - LSU + FOLD, to 8 bits. */
static uint32_t instructions(const uint32_t f[COUNTERS])
{
    return (f[CYC] - f[CPI] - f[EXC] - f[SLEEP] - f[LSU] + f[FOLD]) & 0xFFu;
}

struct expected {
    void (*stretch)(struct reading *);
    uint32_t cycles, cpi, exc, lsu, fold, insns;
};

static void check(const struct expected *e)
{
    uint32_t f[COUNTERS];

    measure(e->stretch, f);
    CHECK_EQUAL(instructions(f), e->insns);
    if (told.insns) {
        CHECK_EQUAL(f[CYC], e->insns);
        CHECK_EQUAL(f[CPI] | f[EXC] | f[LSU] | f[FOLD], 0);
        return;
    }
    CHECK_EQUAL(f[CYC], e->cycles);
    CHECK_EQUAL(f[CPI], e->cpi);
    CHECK_EQUAL(f[EXC], e->exc);
    CHECK_EQUAL(f[LSU], e->lsu);
    CHECK_EQUAL(f[FOLD], e->fold);
}

static void check_stretches(void)
{
    static const struct expected all[] = {
        {nops, 8, 0, 0, 0, 0, 8},     {one_load, 3, 0, 0, 1, 0, 2}, /* LDR 2 */
        {multiple, 7, 0, 0, 4, 0, 3},                               /* LDM of 4: 1 + 4 */
        {divide, 9, 6, 0, 0, 0, 3},                                 /* 2 to 12, 7 is the guess */
        {fold, 3, 0, 0, 0, 1, 4}, /* IT behind a 16-bit instruction: 0 */
        {jump, 4, 1, 0, 0, 0, 3}, /* 1 + P, P = 1 */
    };

    for (uint32_t i = 0; i < sizeof all / sizeof *all; i++)
        check(&all[i]);
}

/* Entry 12; of the return 9, one cycle being BX's own. In the stretch 6
 * instructions, in the handler 2. */
static void check_exception(void)
{
    uint32_t f[COUNTERS];

    NVIC_ISER = 1u << LINE;
    measure(exception, f);
    CHECK_EQUAL(instructions(f), 6 + 2);
    CHECK_EQUAL(f[EXC], told.insns ? 0 : 12 + 9);
}

/* Masked, so that nothing but the sleep is in it. */
static void check_sleep(void)
{
    struct reading reading;
    uint32_t asleep;

    __asm volatile("cpsid i" ::: "memory");
    SYST_RVR = PERIOD - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
    wait(&reading);
    SYST_CSR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    __asm volatile("cpsie i" ::: "memory");
    asleep = by(&reading, CYC) - base[CYC] - 2; /* WFI and NOP */
    CHECK(asleep > PERIOD / 2);
    CHECK_EQUAL((by(&reading, SLEEP) - base[SLEEP]) & 0xFFu, asleep & 0xFFu);
}

/* Each has a bit of its own; without it, it stands, also where it is written. */
static void check_bits(void)
{
    volatile uint32_t *counters = &DWT_CPICNT;
    uint32_t shown[COUNTERS - 1];

    DWT_CTRL = DWT_CTRL_CYCCNTENA;
    for (int i = 0; i < COUNTERS - 1; i++)
        shown[i] = counters[i];
    __asm volatile("udiv r0, r0, r0\n\tldr r0, [sp]" ::: "r0");
    for (int i = 0; i < COUNTERS - 1; i++)
        CHECK_EQUAL(counters[i], shown[i]);
    counters[LSU - 1] = 0x1A5;
    CHECK_EQUAL(counters[LSU - 1], 0xA5);
    DWT_CTRL = DWT_CTRL_CYCCNTENA | 1u << 20; /* LSUEVTENA: from 0 */
    if (!told.insns)
        CHECK(counters[LSU - 1] < 16 && counters[LSU - 1] > 0);
    CHECK_EQUAL(counters[CPI - 1], shown[CPI - 1]);
    DWT_CTRL = DWT_CTRL_CYCCNTENA;
}

void guest(void)
{
    struct reading reading;

    CHECK_EQUAL(DWT_CTRL >> 24 & 1, 0); /* NOPRFCNT */
    DWT_CTRL |= ENABLE;
    for (int i = 0; i < 3; i++)
        nothing(&reading);
    for (int i = 0; i < COUNTERS; i++)
        base[i] = by(&reading, i);
    check_stretches();
    check_exception();
    check_sleep();
    check_bits();
}
#else
void guest(void)
{
}
#endif
