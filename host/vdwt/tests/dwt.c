/* A guest on a core with a CYCCNT, which uses the DWT as code on a board does: is what the manual
 * says there, does it count only while it may, by how much, from what was written, and over the end
 * of 32 bits?
 */
#include "host/vdwt/tests/guest.h"

#define DWT_COMP0     REGISTER(0xE0001020)
#define SLEEP         5000u
#define CTRL_CONSTANT 0x0C000000u /* NUMCOMP 0; no trace, no trigger */

/* Between the starts of the two loads: 2 + 1 + 1 cycles, three instructions. */
static __attribute__((naked, noinline)) uint32_t four_cycles(void)
{
    __asm volatile(".syntax unified\n\t"
                   "ldr r1, =0xE0001004\n\t"
                   ".p2align 2\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "ldr r2, [r1]\n\t"
                   "movs r0, #0\n\t"
                   "movs r0, #0\n\t"
                   "ldr r3, [r1]\n\t"
                   "subs r0, r3, r2\n\t"
                   "bx lr\n\t"
                   ".ltorg");
}

/* From a store of 0 to a load that follows: 1 + 1 + 1 cycles, the store's own
 * first. */
static __attribute__((naked, noinline)) uint32_t three_after_zero(void)
{
    __asm volatile(".syntax unified\n\t"
                   "ldr r1, =0xE0001004\n\t"
                   "movs r0, #0\n\t"
                   ".p2align 2\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "str r0, [r1]\n\t"
                   "movs r2, #0\n\t"
                   "movs r2, #0\n\t"
                   "ldr r0, [r1]\n\t"
                   "bx lr\n\t"
                   ".ltorg");
}

static void stands_still(void)
{
    uint32_t before = DWT_CYCCNT;

    for (uint32_t i = 0; i < 10; i++)
        __asm volatile("nop");
    CHECK_EQUAL(DWT_CYCCNT, before);
}

static void check_registers(void)
{
    CHECK_EQUAL(SCB_DEMCR, 0);
    SCB_DEMCR |= DEMCR_TRCENA;
    CHECK_EQUAL(SCB_DEMCR, DEMCR_TRCENA);
    CHECK_EQUAL(DWT_CTRL, CTRL_CONSTANT);
    DWT_COMP0 = 5;
    CHECK_EQUAL(DWT_COMP0, 0);
    DWT_CTRL = 0xFF000000u; /* what is there cannot be written away */
    CHECK_EQUAL(DWT_CTRL, CTRL_CONSTANT);
}

/* A component, which is not Arm's: no bit of PIDR2 says that JEDEC lists its maker. */
static void check_identity(void)
{
    static const uint32_t component[] = {0x0D, 0xE0, 0x05, 0xB1};

    for (uint32_t i = 0; i < 4; i++)
        CHECK_EQUAL(REGISTER(0xE0001FF0 + 4 * i), component[i]);
    CHECK(REGISTER(0xE0001FE0) == 1 || REGISTER(0xE0001FE0) == 2);
    CHECK_EQUAL(REGISTER(0xE0001FE4), 0);
    CHECK_EQUAL(REGISTER(0xE0001FE8), 0);
    CHECK_EQUAL(REGISTER(0xE0001FD0), 0);
    REGISTER(0xE0001FE8) = 0x0B;
    CHECK_EQUAL(REGISTER(0xE0001FE8), 0);
}

static void check_enable(void)
{
    CHECK_EQUAL(DWT_CYCCNT, 0);
    stands_still();
    DWT_CYCCNT = 1000;
    CHECK_EQUAL(DWT_CYCCNT, 1000);
    stands_still();
    DWT_CTRL |= DWT_CTRL_CYCCNTENA;
    CHECK_EQUAL(DWT_CTRL, CTRL_CONSTANT | DWT_CTRL_CYCCNTENA);
    CHECK(DWT_CYCCNT > 1000 && DWT_CYCCNT < 1100);
    DWT_CTRL &= ~DWT_CTRL_CYCCNTENA;
    stands_still();
    CHECK(DWT_CYCCNT > 1000 && DWT_CYCCNT < 1200);
    DWT_CTRL |= DWT_CTRL_CYCCNTENA;
}

static void check_wrap(void)
{
    uint32_t now;

    DWT_CYCCNT = UINT32_MAX - 40u;
    for (uint32_t i = 0; i < 64; i++)
        __asm volatile("nop");
    now = DWT_CYCCNT;
    CHECK(now > 0 && now < 400);
}

/* A sleep is time in CYCCNT as it is in SysTick, which ends it, also where
 * instructions are counted. */
static void check_sleep(void)
{
    uint32_t before, slept;

    __asm volatile("cpsid i" ::: "memory");
    SYST_RVR = SLEEP - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
    before = DWT_CYCCNT;
    __asm volatile("wfi" ::: "memory");
    slept = DWT_CYCCNT - before;
    SYST_CSR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    __asm volatile("cpsie i" ::: "memory");
    CHECK(slept > SLEEP - 50 && slept < SLEEP + 50);
}

void guest(void)
{
    check_registers();
    check_identity();
    check_enable();
    check_wrap();
    check_sleep();
    say("four-cycles", four_cycles());
    say("after-zero", three_after_zero());
}
