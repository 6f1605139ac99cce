/* Clock provider: DWT CYCCNT (ARMv7-M ARM, C1.8). NOCYCCNT alone proves nothing:
 * where nothing is behind the address it reads as "present" and the count as 0, so
 * only seeing it advance and wrap counts. */
#include "firmware/board.h"
#include "firmware/clock.h"
#include "firmware/core/registers.h"

static uint32_t hz(void)
{
    return board.clock_hz;
}

/* From shortly before the top it has to come out shortly behind 0. */
static bool wraps(void)
{
    DWT_CYCCNT = UINT32_MAX - 8u;
    for (unsigned i = 0; i < 32u; i++)
        __asm volatile("nop");
    uint32_t now = DWT_CYCCNT;
    DWT_CYCCNT = 0;
    return now != 0 && now < 1u << 12;
}

/* Who made it: one of JEDEC's list (Arm, on every part so far); or nobody, and part 1 or
 * 2, an emulation of the core that counts cycles of a model or instructions. Behind an
 * address with nothing there is part 0. */
static uint32_t maker(void)
{
    if (DWT_PIDR2 & DWT_PIDR2_JEDEC)
        return WIRE_AUDIT_DWT_HAS_MAKER;
    return (DWT_PIDR0 & 3u) * WIRE_AUDIT_DWT_EMULATES_CYCLES;
}

_Static_assert(WIRE_AUDIT_DWT_EMULATES_INSNS == 2u * WIRE_AUDIT_DWT_EMULATES_CYCLES,
               "parts 1 and 2");

static bool start(uint32_t *audit)
{
    if (!(board.core_features & WIRE_FEATURE_DWT))
        return false;
    DEMCR |= DEMCR_TRCENA;
    DWT_LAR = DWT_LAR_KEY; /* locked on some parts; without effect on others */
    DWT_CTRL |= DWT_CTRL_CYCCNTENA;
    if (DEMCR & DEMCR_TRCENA)
        *audit |= WIRE_AUDIT_TRCENA;
    if (DWT_CTRL & DWT_CTRL_NOCYCCNT)
        return false;
    *audit |= WIRE_AUDIT_DWT_PRESENT;
    if (!CORE_BASELINE)
        *audit |= maker();
    if (!clock_advances(&DWT_CYCCNT, false, UINT32_MAX))
        return false;
    *audit |= WIRE_AUDIT_DWT_ADVANCES;
    if (!wraps())
        return false;
    *audit |= WIRE_AUDIT_DWT_WRAPS;
    return true;
}

const struct clock_provider clock_dwt = {
    .source = WIRE_CLOCK_DWT,
    .bits = 32,
    .counter = &DWT_CYCCNT,
    .hz = hz,
    .start = start,
};
