/* A guest that sweeps SysTick's expiry over events_sweep.S, cycle by cycle. What
 * the slot says of each event is checked against when SysTick was started, against
 * the cycles written there (it is taken at the first boundary at or behind it),
 * against the return address on the stack, and against the same expiry under a
 * mask; and one that ends a sleep, with interrupts masked and not.
 */
#include "host/vdwt/tests/guest.h"

#ifndef BASEPRI_BITS
#define BASEPRI_BITS 0x40u
#endif
enum {
    TICK = 15,
    LINE = 24,
    RELOAD_FROM = 90,
    RELOAD_TO = 240,
    INSNS_MAX = 64,
    PRIMASK_BIT = 1,
    SLEEP = 20000
};
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
static uint32_t insn_count, entry_cycles, store_cycles;
static uint32_t cycles_before[INSNS_MAX];
static uint32_t unmask_at[MASKS]; /* index of the first instruction after the mask ends */
static uint8_t met[MASKS][INSNS_MAX];
static uint32_t met_cycles;

static void read_cycles(void)
{
    static const uint32_t parts[] = {0xC23, 0xC24, 0xC20, 0xC60};
    static const uint8_t columns[] = {0, 0, 1, 2}, entries[] = {12, 12, 16, 15},
                         stores[] = {1, 1, 2, 2};

    for (uint32_t i = 0; i < 4; i++)
        if (parts[i] == slot.core) {
            core = columns[i];
            entry_cycles = entries[i];
            store_cycles = stores[i];
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

/* SysTick is started by a store, loads one cycle later, and expires when that has
 * counted down to 0; the stretch begins 100 NOPs and 5 cycles behind the store. */
static uint32_t expiry_in_stretch(uint32_t reload)
{
    return reload + 1 - (store_cycles + 100 + 5);
}

/* Returns the index of the instruction that was next; insn_count: none of them. */
static uint32_t check_event(const struct swept *swept, uint32_t reload)
{
    uint32_t index = index_of(tick.event_pc), event = tick.event_cyccnt - swept->cyccnt;

    if (index == insn_count)
        return index;
    CHECK_EQUAL(tick.event_number, TICK);
    CHECK_EQUAL(tick.event_insns - swept->insns, index);
    CHECK_EQUAL(event, expiry_in_stretch(reload));
    CHECK((int32_t)event <= (int32_t)cycles_before[index]);
    CHECK(index == 0 || event > cycles_before[index - 1]);
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
    index = check_event(&swept, reload);
    if (index == insn_count)
        return;
    CHECK_EQUAL(tick.cyccnt - swept.cyccnt, cycles_before[index] + entry_cycles);
    met[MASK_NONE][index] = 1;
    met_cycles++;
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
    index = check_event(&swept, reload);
    CHECK_EQUAL(tick.cyccnt - swept.cyccnt, cycles_before[unmask_at[mask]] + entry_cycles);
    met[mask][index] = 1;
}

/* Around the entry and the return of another handler: an event in the middle of
 * the store that pends it, or of one of these, is taken behind it. */
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
    CHECK(tick.cyccnt - tick.event_cyccnt >= entry_cycles);
    CHECK(tick.cyccnt - tick.event_cyccnt <= 2 * entry_cycles + store_cycles - 1);
}

static void check_wait(uint32_t primask)
{
    static const uint32_t msr[] = {1, 4, 3};
    uint32_t until_handler = entry_cycles + (primask ? 3 + msr[core] : 0);
    struct swept swept;

    SYST_CSR = 0;
    SYST_RVR = SLEEP;
    SYST_CVR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    tick.ticks = 0;
    wait_for_tick(primask, &swept);
    CHECK_EQUAL(tick.ticks, 1);
    CHECK_EQUAL(tick.event_pc, (uint32_t)after_wait);
    CHECK_EQUAL(tick.event_insns - swept.insns, 3);
    CHECK_EQUAL(tick.event_cyccnt - swept.cyccnt, SLEEP + 1 - (store_cycles + 1));
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
    say("cycles", cycles_before[insn_count - 1]);
    say("met-cycles", met_cycles);
    say("met-under-primask", count_met(MASK_PRIMASK));
    say("met-under-basepri", count_met(MASK_BASEPRI));
    say("maskable-primask", unmask_at[MASK_PRIMASK]);
}
