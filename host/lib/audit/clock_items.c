/* The counter: does it advance and wrap, how fast is it, what does a read of it cost. */
#include "host/lib/audit/items.h"

#include <stdlib.h>

/* SysTick is read around the timed run, and a compiler puts some instructions of its own in
 * between. */
#define AROUND_RUN 64u
/* Of the stated rate, in thousandths: what an RC oscillator and the jitter of a USB adapter
 * come to, and what only another clock than the stated one explains. */
#define HOST_NOTE_PERMILLE 20
#define HOST_BAD_PERMILLE  50

static double mhz(uint32_t hz)
{
    return hz / 1e6;
}

static bool by_dwt(const struct audit_facts *facts)
{
    return facts->identity->clock_source == WIRE_CLOCK_DWT;
}

static bool found(const struct audit_facts *facts, uint32_t audit_bit)
{
    return (facts->identity->audit & audit_bit) != 0;
}

void audit_counter_advances(const struct audit_facts *facts, struct audit_item *item)
{
    static const char remedy[] =
        "cut the board's power and try again; if its debug unit is locked, unlock it; a part "
        "without CYCCNT has no WIRE_FEATURE_DWT in its board.c";
    if (by_dwt(facts) && facts->identity->audit && !found(facts, WIRE_AUDIT_SYSTICK_ADVANCES))
        audit_say(item, AUDIT_BAD, "see that nothing else uses SysTick, and cut the board's power",
                  "DWT CYCCNT advances, but SysTick stands still: nothing proves its rate");
    else if (by_dwt(facts))
        audit_say(item, AUDIT_OK, NULL, "DWT CYCCNT, %u bits, %.9g MHz; it advances",
                  facts->identity->clock_bits, mhz(facts->identity->clock_hz));
    else if (!facts->has_dwt)
        audit_say(item, AUDIT_OK, NULL, "SysTick, %u bits, %.9g MHz: this core has no CYCCNT",
                  facts->identity->clock_bits, mhz(facts->identity->clock_hz));
    else if (found(facts, WIRE_AUDIT_DWT_ADVANCES))
        audit_say(item, AUDIT_OK, NULL, "DWT CYCCNT advances");
    else if (found(facts, WIRE_AUDIT_DWT_PRESENT))
        audit_say(item, AUDIT_BAD, remedy, "DWT CYCCNT is there, but stands still");
    else
        audit_say(item, AUDIT_BAD, remedy, "DWT_CTRL says that there is no CYCCNT (NOCYCCNT)");
}

/* An image takes no counter that does not; so one that it passed over is the bad one. */
void audit_counter_wraps(const struct audit_facts *facts, struct audit_item *item)
{
    if (by_dwt(facts) || !facts->has_dwt)
        audit_say(item, AUDIT_OK, NULL, "at 2^%u counts, seen at boot",
                  facts->identity->clock_bits);
    else if (!found(facts, WIRE_AUDIT_DWT_ADVANCES))
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "DWT CYCCNT does not advance");
    else
        audit_say(item, found(facts, WIRE_AUDIT_DWT_WRAPS) ? AUDIT_OK : AUDIT_BAD,
                  found(facts, WIRE_AUDIT_DWT_WRAPS)
                      ? NULL
                      : "detach what else writes CYCCNT (a debugger, a trace tool) and cut the "
                        "board's power",
                  found(facts, WIRE_AUDIT_DWT_WRAPS) ? "at 2^32 counts, seen at boot"
                                                     : "DWT CYCCNT does not go on behind 2^32 - 1");
}

void audit_rate_systick(const struct audit_facts *facts, struct audit_item *item)
{
    const struct wire_identity *identity = facts->identity;
    uint64_t due = identity->clock_hz
                       ? (uint64_t)identity->rate_raw * identity->systick_hz / identity->clock_hz
                       : 0;
    bool good =
        due > 0 && identity->rate_systick >= due && identity->rate_systick <= due + AROUND_RUN;
    if (!by_dwt(facts) && good)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL,
                  "SysTick is the clock itself; %u instructions took %u counts",
                  identity->rate_insns, identity->rate_raw);
    else
        audit_say(item, good ? AUDIT_OK : AUDIT_BAD,
                  good ? NULL
                       : "correct clock_hz and systick_hz in the board's board.c and board.yaml, "
                         "or its clock tree in board_init()",
                  "SysTick made %u counts around %u cycles; %u to %u were due",
                  identity->rate_systick, identity->rate_raw, (unsigned)due,
                  (unsigned)due + AROUND_RUN);
}

static void compare_with_host(const struct audit_facts *facts, struct audit_item *item)
{
    const struct target_gauge *gauge = &facts->target->gauge;
    double measured = (double)gauge->counts * 1e6 / (double)gauge->host_us;
    double stated = facts->identity->clock_hz;
    int64_t apart = (int64_t)((measured - stated) / stated * 1000.0);
    bool bad = llabs(apart) > HOST_BAD_PERMILLE, note = llabs(apart) > HOST_NOTE_PERMILLE;
    audit_say(item,
              bad    ? AUDIT_BAD
              : note ? AUDIT_NOTE
                     : AUDIT_OK,
              bad    ? "the core does not run at the clock that its board.c states: see which "
                       "crystal the board has, and whether its PLL was started"
              : note ? "an RC oscillator may be so far off; else see which crystal the board has"
                     : NULL,
              "%.3f MHz by the host's clock, %.3f MHz stated", measured / 1e6, stated / 1e6);
}

void audit_rate_host(const struct audit_facts *facts, struct audit_item *item)
{
    const struct target_gauge *gauge = &facts->target->gauge;
    if (facts->target->evidence != EVIDENCE_SILICON)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "under QEMU the host's time means nothing");
    else if (gauge->host_us == 0 || facts->identity->clock_hz == 0)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "was not measured");
    else
        compare_with_host(facts, item);
}

void audit_clock_stated(const struct audit_facts *facts, struct audit_item *item)
{
    const struct wire_identity *identity = facts->identity;
    const struct audit_claims *claims = &facts->claims;
    uint32_t clock_hz = by_dwt(facts) ? claims->clock_hz : claims->systick_hz;
    if (!claims->clock_hz || !claims->systick_hz)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "compared with board.yaml before a run begins");
    else if (identity->clock_hz == clock_hz && identity->systick_hz == claims->systick_hz)
        audit_say(item, AUDIT_OK, NULL, "%.9g MHz and SysTick %.9g MHz, in image and board.yaml",
                  mhz(identity->clock_hz), mhz(identity->systick_hz));
    else
        audit_say(item, AUDIT_BAD, "correct the one that is wrong and build again (`make`)",
                  "the image says %.9g MHz and SysTick %.9g MHz, its board.yaml %.9g and %.9g MHz",
                  mhz(identity->clock_hz), mhz(identity->systick_hz), mhz(clock_hz),
                  mhz(claims->systick_hz));
}

void audit_read_cost(const struct audit_facts *facts, struct audit_item *item)
{
    const struct wire_identity *identity = facts->identity;
    if (identity->read_min == 0)
        audit_say(item, AUDIT_BAD,
                  "the counter is slower than the core: give it the core's own clock",
                  "two reads in a row show the same count");
    else if (identity->read_min == identity->read_max)
        audit_say(item, AUDIT_OK, NULL, "%u count%s, always", identity->read_min,
                  identity->read_min == 1 ? "" : "s");
    else
        audit_say(
            item, AUDIT_NOTE,
            "calibration takes a read off and tells its spread; on a board slow memory, a bus "
            "that others use, or a debugger explains it",
            "%u to %u counts", identity->read_min, identity->read_max);
}
