/* A bare-metal test guest for the plugin, for any Cortex-M that QEMU has. It
 * does everything that makes counting hard (predicated accesses, device
 * accesses in the middle of a block, instructions across a page, multiple
 * loads of the slot, nested, chained and masked interrupts) and checks the
 * slot against what it knows: the number of instructions between two loads,
 * and SysTick, which under -icount advances with the instructions.
 *
 * Ends QEMU by semihosting: reason 0x20026 if all was well; otherwise it locks
 * up, for which QEMU aborts, with the failed line in r0.
 */
#include "bench/wire/vdwt_slot.h"

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYST_CSR          REGISTER(0xE000E010)
#define SYST_RVR          REGISTER(0xE000E014)
#define SYST_CVR          REGISTER(0xE000E018)
#define NVIC_ISER         REGISTER(0xE000E100)
#define NVIC_ISPR         REGISTER(0xE000E200)
#define NVIC_IPR          ((volatile uint32_t *)0xE000E400)
#define SCB_ICSR          REGISTER(0xE000ED04)
#define SCB_SHPR2         REGISTER(0xE000ED1C)
#define SCB_SHPR3         REGISTER(0xE000ED20)

#define PENDSVSET (1u << 28)
#define LINE_LOW  28u /* two interrupts that no machine's devices raise here */
#define LINE_HIGH 29u

__attribute__((used, aligned(64), section(".vdwt_slot")))
const volatile struct vdwt_slot irqbench_vdwt_slot = {
    .magic = VDWT_SLOT_MAGIC,
    .version = VDWT_SLOT_VERSION,
    .words = sizeof(struct vdwt_slot) / sizeof(uint32_t),
};
#define slot irqbench_vdwt_slot

void reset(void);

static volatile uint32_t ticks, lows, highs, services, order[8], ordered;
static volatile uint32_t first_event_insns, handler_insns, handler_number;
static uint32_t bytes[16];

static __attribute__((noinline, noreturn)) void fail(uint32_t line)
{
    register uint32_t r0 __asm("r0") = line;

    for (;;)
        __asm volatile("udf #1" ::"r"(r0));
}
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail(__LINE__);                                                                        \
    } while (0)

static __attribute__((noreturn)) void finish(void)
{
    register uint32_t r0 __asm("r0") = 0x18;
    register uint32_t r1 __asm("r1") = 0x20026;

    for (;;)
        __asm volatile("bkpt 0xab" ::"r"(r0), "r"(r1) : "memory");
}

static void on_fault(void)
{
    fail(1000);
}

static void note(uint32_t what)
{
    if (ordered < 8)
        order[ordered++] = what;
}

static void on_tick(void)
{
    handler_insns = slot.insns;
    first_event_insns = slot.event_insns;
    handler_number = slot.event_number;
    ticks++;
}

static void on_service(void)
{
    services++;
}

static void on_low(void)
{
    note(1);
    NVIC_ISPR = 1u << LINE_HIGH; /* nests, where it has the higher priority */
    __asm volatile("dsb\n\tisb" ::: "memory");
    note(2);
    lows++;
}

static void on_high(void)
{
    note(3);
    highs++;
}

extern uint32_t stack_top[];

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[47])(void); /* exceptions 1 to 47 */
} table = {
    .stack = stack_top,
    .vectors = {[0] = reset,
                [1 ... 9] = on_fault,
                [10] = on_service, /* SVC */
                [11 ... 12] = on_fault,
                [13] = on_service, /* PendSV */
                [14] = on_tick,
                [15 ... 42] = on_fault,
                [43] = on_low,
                [44] = on_high,
                [45 ... 46] = on_fault},
};

/* N instructions between two loads of `insns`, the first of them included. */
#define COUNT(text)                                                                                \
    __extension__({                                                                                \
        uint32_t first_, second_;                                                                  \
        __asm volatile(".syntax unified\n\tldr %0, [%2]\n\t" text "ldr %1, [%2]\n\t"               \
                       : "=&l"(first_), "=&l"(second_)                                             \
                       : "l"(&slot.insns), "l"(&bytes[4])                                          \
                       : "r4", "r5", "r6", "cc", "memory");                                        \
        second_ - first_;                                                                          \
    })

static void straight_and_branching(void)
{
    CHECK(COUNT("") == 1);
    CHECK(COUNT("nop\n\tnop\n\tnop\n\t") == 4);
    CHECK(COUNT("b 1f\n\tnop\n1:\n\t") == 2);
    CHECK(COUNT("movs r4, #100\n1:\tsubs r4, #1\n\tbne 1b\n\t") == 202);
    CHECK(COUNT("movs r4, #3\n1:\tldr r5, [%3]\n\tstr r5, [%3]\n\tsubs r4, #1\n\tbne 1b\n\t") ==
          14);
}

/* SysTick's counter is a device: reading it ends the block early. */
static void device_in_a_block(void)
{
    CHECK(COUNT("ldr r4, =0xE000E018\n\tnop\n\tldr r5, [r4]\n\tnop\n\tldr r5, [r4]\n\t"
                "str r5, [%3]\n\tnop\n\t") == 8);
    CHECK(COUNT("ldr r4, =0xE000E018\n\tmovs r6, #20\n1:\tldr r5, [r4]\n\tsubs r6, #1\n\t"
                "bne 1b\n\t") == 63);
}

#if __ARM_ARCH >= 7
static void predicated_and_wide(void)
{
    CHECK(
        COUNT("cmp r0, r0\n\titte eq\n\tldreq r4, [%3]\n\tstreq r4, [%3]\n\tldrne r4, [%3]\n\t") ==
        6);
    CHECK(
        COUNT(
            "cmp r0, r0\n\tittt ne\n\tldrne r4, [%3]\n\tstrne r4, [%3]\n\tmulne r4, r4, r4\n\t") ==
        6);
    CHECK(COUNT("ldr.w r4, [%3, #1]\n\tldrd r4, r5, [%3]\n\tudiv r4, r4, r5\n\t") == 4);
}

/* Both words by one instruction, and one byte of it. */
static void slot_by_other_loads(void)
{
    uint32_t before = slot.insns, cycles, insns, byte;

    __asm volatile("ldmia %3, {r4, r5}\n\tmov %0, r4\n\tmov %1, r5\n\tldrb %2, [%3, #4]\n\t"
                   : "=&r"(cycles), "=&r"(insns), "=&r"(byte)
                   : "r"(&slot.cyccnt)
                   : "r4", "r5", "memory");
    CHECK(insns - before < 16);
    CHECK(byte == ((insns + 3) & 0xFF));
    if (slot.bound == VDWT_BOUND_INSNS)
        CHECK(cycles == insns);
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
    SCB_ICSR = PENDSVSET;
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
        uint32_t seen = ticks, events = slot.event_count;

        if (masked)
            __asm volatile("cpsid i" ::: "memory");
        SYST_RVR = reload;
        SYST_CVR = 0;
        SYST_CSR = 7;
        for (uint32_t i = 0; i < 100 && slot.event_count == events; i++) {
            bytes[i & 3] += slot.insns;
            (void)SYST_CVR;
        }
        __asm volatile("nop\n\tnop\n\tnop\n\tnop" ::: "memory");
        __asm volatile("cpsie i\n\tisb" ::: "memory");
        SYST_CSR = 0;
        SCB_ICSR = 1u << 25; /* PENDSTCLR */
        CHECK(ticks > seen && slot.event_count > events);
        CHECK(handler_number == 15);
        CHECK(handler_insns - first_event_insns < (masked ? 200u : 8u));
    }
}

void reset(void)
{
    ticks = lows = highs = services = ordered = 0;
    CHECK(slot.plugin_version == VDWT_SLOT_VERSION);
    straight_and_branching();
    device_in_a_block();
#if __ARM_ARCH >= 7
    predicated_and_wide();
    slot_by_other_loads();
#endif
    software_exceptions();
    asynchronous(0);
    asynchronous(1);
    finish();
}
