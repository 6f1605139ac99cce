/* A guest that sweeps SysTick's expiry over events_sweep.S and checks what the
 * slot says of each event against the cycles written there, against the
 * return address on the stack, and against the same expiry under a mask; and
 * one that ends a sleep, with interrupts masked and not.
 */
#include "host/vdwt/tests/guest.h"

#ifndef BASEPRI_BITS
#define BASEPRI_BITS 0x40u
#endif
enum { TICK = 15, LINE = 24, RELOAD_FROM = 80, RELOAD_TO = 500, INSNS_MAX = 64, PRIMASK_BIT = 1 };
enum mask { MASK_NONE, MASK_PRIMASK, MASK_BASEPRI, MASKS };

extern const struct {
    uint32_t address; /* 0: the end */
    uint8_t cycles[4];
} sweep_insns[];

struct {
    uint32_t cyccnt; /* when its handler started */
    uint32_t event_cyccnt, event_insns, event_pc, event_number;
    uint32_t stacked_pc, ticks;
} volatile tick;

struct swept {
    uint32_t cyccnt; /* of the stretch's first instruction */
    uint32_t insns;
};

uint32_t sweep_buffer[4];
void sweep(uint32_t primask, uint32_t basepri, struct swept *out);
void sweep_handler(uint32_t mask);
void wait_for_tick(uint32_t primask, struct swept *out);
extern const uint8_t after_wait[];

static uint32_t core; /* column of `cycles` */
static uint32_t insn_count, entry_cycles;
static uint32_t cycles_before[INSNS_MAX];
static uint32_t unmask_at[MASKS]; /* index of the first instruction after the mask ends */
static uint8_t met[MASKS][INSNS_MAX];

static void read_cycles(void)
{
    static const uint32_t parts[] = {0xC23, 0xC24, 0xC20, 0xC60};
    static const uint8_t columns[] = {0, 0, 1, 2}, entries[] = {12, 12, 16, 15};

    for (uint32_t i = 0; i < 4; i++)
        if (parts[i] == slot.core) {
            core = columns[i];
            entry_cycles = entries[i];
        }
    CHECK(entry_cycles != 0);
    for (; sweep_insns[insn_count].address; insn_count++)
        cycles_before[insn_count + 1] =
            cycles_before[insn_count] + sweep_insns[insn_count].cycles[core];
    unmask_at[MASK_BASEPRI] = insn_count - 2;
    unmask_at[MASK_PRIMASK] = insn_count - (__ARM_ARCH >= 7 ? 3 : 2);
}

static uint32_t index_of(uint32_t address)
{
    uint32_t index = 0;

    while (index < insn_count && (sweep_insns[index].address & ~1u) != address)
        index++;
    return index;
}

static struct swept run(uint32_t reload, enum mask mask)
{
    struct swept swept;

    SYST_CSR = 0;
    SYST_RVR = reload;
    SYST_CVR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    tick.ticks = 0;
    sweep(mask == MASK_PRIMASK ? PRIMASK_BIT : 0, mask == MASK_BASEPRI ? BASEPRI_BITS : 0, &swept);
    SCB_ICSR = ICSR_PENDSTCLR;
    swept.cyccnt += 5;
    swept.insns += 1;
    return swept;
}

/* Returns the index of the instruction that was next; insn_count: none of them. */
static uint32_t check_event(const struct swept *swept)
{
    uint32_t index = index_of(tick.event_pc);

    if (index == insn_count)
        return index;
    CHECK_EQUAL(tick.event_number, TICK);
    CHECK_EQUAL(tick.event_insns - swept->insns, index);
    CHECK_EQUAL(tick.event_cyccnt - swept->cyccnt, cycles_before[index]);
    return index;
}

static void check_unmasked(uint32_t reload)
{
    struct swept swept = run(reload, MASK_NONE);
    uint32_t index;

    if (tick.ticks == 0)
        return; /* it came after the end */
    CHECK_EQUAL(tick.ticks, 1);
    CHECK_EQUAL(tick.event_pc, tick.stacked_pc);
    CHECK_EQUAL(tick.cyccnt - tick.event_cyccnt, entry_cycles);
    index = check_event(&swept);
    if (index < insn_count)
        met[MASK_NONE][index] = 1;
}

static void check_masked(uint32_t reload, enum mask mask)
{
    uint32_t pc, index;
    struct swept swept;

    (void)run(reload, MASK_NONE);
    pc = tick.event_pc;
    if (tick.ticks != 1 || index_of(pc) >= unmask_at[mask])
        return;
    swept = run(reload, mask);
    if (tick.ticks != 1) /* expired once more before its handler stopped it */
        return;
    CHECK_EQUAL(tick.event_pc, pc);
    CHECK_EQUAL(tick.stacked_pc, sweep_insns[unmask_at[mask]].address & ~1u);
    index = check_event(&swept);
    CHECK_EQUAL(tick.cyccnt - swept.cyccnt, cycles_before[unmask_at[mask]] + entry_cycles);
    met[mask][index] = 1;
}

/* Around the entry and the return of another handler, which take no time in
 * QEMU: an event there has the cycles of what happened before it. */
static void check_around_handler(uint32_t reload)
{
    SYST_CSR = 0;
    SYST_RVR = reload;
    SYST_CVR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    tick.ticks = 0;
    sweep_handler(1u << LINE);
    if (tick.ticks == 0)
        return; /* it came after the end */
    CHECK_EQUAL(tick.ticks, 1);
    CHECK_EQUAL(tick.event_pc, tick.stacked_pc);
    CHECK_EQUAL(tick.cyccnt - tick.event_cyccnt, entry_cycles);
}

static void check_wait(uint32_t primask)
{
    static const uint32_t wfi[] = {1, 2, 2}, msr[] = {1, 4, 3};
    uint32_t until_handler = entry_cycles + (primask ? 3 + msr[core] : 0);
    struct swept swept;

    SYST_CSR = 0;
    SYST_RVR = 20000;
    SYST_CVR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    tick.ticks = 0;
    wait_for_tick(primask, &swept);
    CHECK_EQUAL(tick.ticks, 1);
    CHECK_EQUAL(tick.event_pc, (uint32_t)after_wait);
    CHECK_EQUAL(tick.event_insns - swept.insns, 3);
    CHECK_EQUAL(tick.event_cyccnt - swept.cyccnt, 6 + wfi[core]);
    CHECK_EQUAL(tick.cyccnt - tick.event_cyccnt, until_handler);
}

static uint32_t count_met(enum mask mask)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < INSNS_MAX; i++)
        count += met[mask][i];
    return count;
}

void guest(void)
{
    read_cycles();
    SCB_SHPR3 = 0x80000000u; /* SysTick at 0x80: BASEPRI 0x40 masks it */
    for (uint32_t reload = RELOAD_FROM; reload < RELOAD_TO; reload++) {
        check_unmasked(reload);
        check_masked(reload, MASK_PRIMASK);
#if __ARM_ARCH >= 7
        check_masked(reload, MASK_BASEPRI);
#endif
    }
    NVIC_IPR[LINE / 4] = 0xC0C0C0C0u;
    NVIC_ISER = 1u << LINE;
    for (uint32_t reload = RELOAD_FROM; reload < RELOAD_TO; reload++)
        check_around_handler(reload);
    for (uint32_t i = 0; i < 6; i++)
        check_wait(i & PRIMASK_BIT);
    say("instructions", insn_count);
    say("met", count_met(MASK_NONE));
    say("met-under-primask", count_met(MASK_PRIMASK));
    say("met-under-basepri", count_met(MASK_BASEPRI));
    say("maskable-primask", unmask_at[MASK_PRIMASK]);
}
