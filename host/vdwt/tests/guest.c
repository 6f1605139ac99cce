/* A guest that does everything that makes counting hard (predicated accesses, device
 * accesses in the middle of a block, instructions across a page, multiple loads of the
 * counter, nested, chained and masked interrupts), for any Cortex-M that QEMU has.
 * Where instructions are counted it checks how many lie between two loads, and when
 * SysTick's handler is entered. The account of cycles is compared by reference.c.
 */
#include "host/vdwt/tests/guest.h"

#define LINE_LOW  28u /* two interrupts that no machine's devices raise here */
#define LINE_HIGH 29u

static volatile uint32_t ticks, lows, highs, services, order[8], ordered;
static volatile uint32_t since_expiry;
static uint32_t bytes[16];

static void note(uint32_t what)
{
    if (ordered < 8)
        order[ordered++] = what;
}

/* SysTick's counter is loaded anew one cycle after it has expired. */
void on_tick(void)
{
    since_expiry = SYST_RVR - SYST_CVR + 1;
    ticks++;
}

void on_service(void)
{
    services++;
}

void on_pend_service(void)
{
    services++;
}

void on_line_28(void)
{
    note(1);
    NVIC_ISPR = 1u << LINE_HIGH; /* nests, where it has the higher priority */
    __asm volatile("dsb\n\tisb" ::: "memory");
    note(2);
    lows++;
}

void on_line_29(void)
{
    note(3);
    highs++;
}

/* What the counter shows from one load to another, the first of them included. */
#define COUNT(text)                                                                                \
    __extension__({                                                                                \
        uint32_t first_, second_;                                                                  \
        __asm volatile(".syntax unified\n\tldr %0, [%2]\n\t" text "ldr %1, [%2]\n\t"               \
                       : "=&l"(first_), "=&l"(second_)                                             \
                       : "l"(&DWT_CYCCNT), "l"(&bytes[4])                                          \
                       : "r4", "r5", "r6", "cc", "memory");                                        \
        second_ - first_;                                                                          \
    })
/* These are so many instructions. */
#define CHECK_COUNT(expected, text)                                                                \
    do {                                                                                           \
        uint32_t count_ = COUNT(text);                                                             \
        if (told.insns)                                                                            \
            CHECK_EQUAL(count_, expected);                                                         \
    } while (0)

static void straight_and_branching(void)
{
    CHECK_COUNT(1, "");
    CHECK_COUNT(4, "nop\n\tnop\n\tnop\n\t");
    CHECK_COUNT(2, "b 1f\n\tnop\n1:\n\t");
    CHECK_COUNT(202, "movs r4, #100\n1:\tsubs r4, #1\n\tbne 1b\n\t");
    CHECK_COUNT(14, "movs r4, #3\n1:\tldr r5, [%3]\n\tstr r5, [%3]\n\tsubs r4, #1\n\tbne 1b\n\t");
}

/* SysTick's counter is a device: reading it ends the block early. */
static void device_in_a_block(void)
{
    CHECK_COUNT(8, "ldr r4, =0xE000E018\n\tnop\n\tldr r5, [r4]\n\tnop\n\tldr r5, [r4]\n\t"
                   "str r5, [%3]\n\tnop\n\t");
    CHECK_COUNT(63, "ldr r4, =0xE000E018\n\tmovs r6, #20\n1:\tldr r5, [r4]\n\tsubs r6, #1\n\t"
                    "bne 1b\n\t");
}

#if __ARM_ARCH >= 7
static void predicated_and_wide(void)
{
    CHECK_COUNT(6,
                "cmp r0, r0\n\titte eq\n\tldreq r4, [%3]\n\tstreq r4, [%3]\n\tldrne r4, [%3]\n\t");
    CHECK_COUNT(
        6, "cmp r0, r0\n\tittt ne\n\tldrne r4, [%3]\n\tstrne r4, [%3]\n\tmulne r4, r4, r4\n\t");
    CHECK_COUNT(4, "ldr.w r4, [%3, #1]\n\tldrd r4, r5, [%3]\n\tudiv r4, r4, r5\n\t");
}

/* With CTRL before it by one instruction, and one byte of it. */
static void counter_by_other_loads(void)
{
    uint32_t before = DWT_CYCCNT, ctrl, count, byte;

    __asm volatile("ldmia %3, {r4, r5}\n\tmov %0, r4\n\tmov %1, r5\n\tldrb %2, [%3, #4]\n\t"
                   : "=&r"(ctrl), "=&r"(count), "=&r"(byte)
                   : "r"(&DWT_CTRL)
                   : "r4", "r5", "memory");
    CHECK_EQUAL(ctrl & DWT_CTRL_CYCCNTENA, DWT_CTRL_CYCCNTENA);
    CHECK(count - before < 32);
    CHECK_EQUAL((byte - count) & 0xFF, told.insns ? 3 : 5); /* ldm 3, mov 1, mov 1 */
}
#endif

static void software_exceptions(void)
{
    NVIC_IPR[LINE_LOW / 4] = 0x00004080u; /* line 28 at 0x80, 29 at 0x40 */
    NVIC_ISER = 1u << LINE_LOW | 1u << LINE_HIGH;
    NVIC_ISPR = 1u << LINE_LOW;
    __asm volatile("dsb\n\tisb" ::: "memory");
    CHECK(lows == 1 && highs == 1);
    CHECK(order[0] == 1 && order[1] == 3 && order[2] == 2);
    __asm volatile("svc #0" ::: "memory");
    SCB_ICSR = ICSR_PENDSVSET;
    __asm volatile("dsb\n\tisb" ::: "memory");
    CHECK(services == 2);
    __asm volatile("cpsid i" ::: "memory");
    ordered = 0;
    NVIC_ISPR = 1u << LINE_HIGH;
    NVIC_ISPR = 1u << LINE_LOW;
    __asm volatile("cpsie i\n\tisb" ::: "memory"); /* high, chained low, nested high */
    CHECK(lows == 2 && highs == 3 && order[0] == 3 && order[1] == 1 && order[2] == 3);
}

/* Sweeps SysTick's expiry over code with predication and device accesses. */
static void asynchronous(uint32_t masked)
{
    for (uint32_t reload = 300; reload < 700; reload += 3) {
        uint32_t seen = ticks;

        if (masked)
            __asm volatile("cpsid i" ::: "memory");
        SYST_RVR = reload;
        SYST_CVR = 0;
        SYST_CSR = 7;
        for (uint32_t i = 0; i < 100 && ticks == seen && !(SCB_ICSR & ICSR_PENDSTSET); i++) {
            bytes[i & 3] += DWT_CYCCNT;
            (void)SYST_CVR;
        }
        __asm volatile("nop\n\tnop\n\tnop\n\tnop" ::: "memory");
        __asm volatile("cpsie i\n\tisb" ::: "memory");
        SYST_CSR = 0;
        SCB_ICSR = ICSR_PENDSTCLR;
        CHECK(ticks > seen);
        if (told.insns)
            CHECK(since_expiry < (masked ? 200u : 8u));
    }
}

void guest(void)
{
    straight_and_branching();
    device_in_a_block();
#if __ARM_ARCH >= 7
    predicated_and_wide();
    counter_by_other_loads();
#endif
    software_exceptions();
    asynchronous(0);
    asynchronous(1);
}
