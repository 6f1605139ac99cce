/* A guest that sweeps SysTick's expiry over events_sweep.S, cycle by cycle. When it
 * expires is known: as many cycles after it was started as it was told, and one.
 * Checked are where its handler is entered (at the first boundary at or behind that,
 * by the cycles written there), when, what SysTick's own counter says by then, and
 * the same under a mask, around another handler, and at the end of a sleep. Where
 * instructions are counted, all of this holds of these. What the plugin wrote of each
 * event is compared with what is said here (events_seen.py).
 */
#include "host/vdwt/tests/guest.h"

#ifndef BASEPRI_BITS
#define BASEPRI_BITS 0x40u
#endif
enum { LINE = 24, RELOAD_FROM = 90, RELOAD_TO = 240, NOPS = 101, INSNS_MAX = 64 };
enum { PRIMASK_BIT = 1 };
enum { SLEEP = 20000, WAITS = 6 };
enum mask { MASK_NONE, MASK_PRIMASK, MASK_BASEPRI, MASKS };

extern const struct {
    uint32_t address; /* 0: the end */
    uint8_t cycles[4];
} sweep_insns[];

struct {
    uint32_t cyccnt; /* when its handler started */
    uint32_t value;  /* of SysTick's counter: a load and a NOP later */
    uint32_t stacked_pc, ticks;
} volatile tick;

uint32_t sweep_buffer[4];
uint32_t sweep(uint32_t primask, uint32_t basepri);
uint32_t sweep_handler(uint32_t mask);
uint32_t wait_for_tick(uint32_t primask);
extern const uint8_t after_wait[], after_unmasking[];

static const struct cost {
    uint32_t part;   /* 0: instructions */
    uint32_t column; /* of sweep_insns' cycles */
    uint32_t entry, store, load, msr;
} costs[] = {
    {0xC23, 0, 12, 1, 2, 1}, {0xC24, 0, 12, 1, 2, 1}, {0xC20, 1, 16, 2, 2, 4},
    {0xC60, 2, 15, 2, 2, 3}, {0, 3, 0, 1, 1, 1},
};
static const struct cost *cost;
static uint32_t insn_count;
static uint32_t cycles_before[INSNS_MAX];
static uint32_t unmask_at[MASKS]; /* index of the first instruction after the mask ends */
static uint8_t met[MASKS][INSNS_MAX];
static uint32_t met_cycles;

static void read_cycles(void)
{
    for (uint32_t i = 0; i < sizeof costs / sizeof *costs; i++)
        if (costs[i].part == (told.insns ? 0 : told.core))
            cost = &costs[i];
    CHECK(cost && told.core);
    for (; sweep_insns[insn_count].address; insn_count++)
        cycles_before[insn_count + 1] =
            cycles_before[insn_count] + sweep_insns[insn_count].cycles[cost->column];
    unmask_at[MASK_NONE] = insn_count;
    unmask_at[MASK_BASEPRI] = insn_count - 2;
    unmask_at[MASK_PRIMASK] = insn_count - (__ARM_ARCH >= 7 ? 3 : 2);
}

static void prepare(uint32_t reload)
{
    SYST_CSR = 0;
    SYST_RVR = reload;
    SYST_CVR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    tick.ticks = 0;
}

/* The instruction of the stretch that is next at an event so many cycles after its
 * begin; insn_count: none. */
static uint32_t next_at(int32_t event)
{
    uint32_t index = 0;

    if (event < 0)
        return insn_count;
    while (index < insn_count && (int32_t)cycles_before[index] < event)
        index++;
    return index;
}

/* For events_seen.py: of each start of SysTick, in order. */
static void say_event(uint32_t reload, uint32_t index)
{
    say("reload", reload);
    say("expired", tick.ticks);
    say("next", index);
}

/* SysTick's counter is loaded anew one cycle after it has expired. It is stopped by
 * its handler long before it expires again. */
static void check_value(uint32_t event, uint32_t reload)
{
    CHECK_EQUAL(tick.ticks, 1);
    CHECK_EQUAL(reload - tick.value, tick.cyccnt + cost->load + 1 - event - 1);
}

static void check_sweep(uint32_t reload, enum mask mask)
{
    uint32_t start, begin, event, index, taken;

    prepare(reload);
    start = sweep(mask == MASK_PRIMASK ? PRIMASK_BIT : 0, mask == MASK_BASEPRI ? BASEPRI_BITS : 0) +
            cost->load + 1;
    begin = start + cost->store + NOPS;
    event = start + reload + 1;
    index = next_at((int32_t)(event - begin));
    say_event(reload, index);
    if (tick.ticks > 0)
        check_value(event, reload);
    if (index == insn_count)
        return;
    taken = mask == MASK_NONE || index > unmask_at[mask] ? index : unmask_at[mask];
    CHECK_EQUAL(tick.stacked_pc, sweep_insns[taken].address & ~1u);
    CHECK_EQUAL(tick.cyccnt - begin, cycles_before[taken] + cost->entry);
    met_cycles += mask == MASK_NONE;
    if (index < unmask_at[mask])
        met[mask][index] = 1;
}

/* Around the entry and the return of another handler: an event in the middle of
 * the store that pends it, or of one of these, is taken behind it. */
static void check_around_handler(uint32_t reload)
{
    uint32_t event;

    prepare(reload);
    event = sweep_handler(1u << LINE) + cost->load + 1 + reload + 1;
    say_event(reload, insn_count);
    if (tick.ticks == 0)
        return; /* it came after the end */
    check_value(event, reload);
    CHECK(tick.cyccnt - event >= cost->entry);
    CHECK(tick.cyccnt - event <= 2 * cost->entry + cost->store - 1);
}

static void check_wait(uint32_t primask)
{
    uint32_t until_handler = cost->entry + (primask ? 3 + cost->msr : 0), event;

    prepare(SLEEP);
    event = wait_for_tick(primask) - (cost->store + 1) + SLEEP + 1;
    say_event(SLEEP, insn_count);
    check_value(event, SLEEP);
    CHECK_EQUAL(tick.stacked_pc, (uint32_t)(primask ? after_unmasking : after_wait));
    CHECK_EQUAL(tick.cyccnt - event, until_handler);
}

static uint32_t count_met(enum mask mask)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < INSNS_MAX; i++)
        count += met[mask][i];
    return count;
}

static void say_sums(void)
{
    say("instructions", insn_count);
    say("met", count_met(MASK_NONE));
    say("cycles", cycles_before[insn_count - 1] + 1);
    say("met-cycles", met_cycles);
    say("met-under-primask", count_met(MASK_PRIMASK));
    say("met-under-basepri", count_met(MASK_BASEPRI));
    say("maskable-primask", unmask_at[MASK_PRIMASK]);
    say("maskable-basepri", __ARM_ARCH >= 7 ? unmask_at[MASK_BASEPRI] : 0);
}

void guest(void)
{
    read_cycles();
    SCB_SHPR3 = 0x80000000u; /* SysTick at 0x80: BASEPRI 0x40 masks it */
    for (uint32_t reload = RELOAD_FROM; reload < RELOAD_TO; reload++)
        for (uint32_t mask = 0; mask < (__ARM_ARCH >= 7 ? MASKS : MASK_BASEPRI); mask++)
            check_sweep(reload, mask);
    NVIC_IPR[LINE / 4] = 0xC0C0C0C0u;
    NVIC_ISER = 1u << LINE;
    for (uint32_t reload = RELOAD_FROM; reload < RELOAD_TO; reload++)
        check_around_handler(reload);
    for (uint32_t i = 0; i < WAITS; i++)
        check_wait(i & PRIMASK_BIT);
    say_sums();
}
