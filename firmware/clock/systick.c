/* Clock provider: SysTick's current value, 24 bits, counting down (B3.3). */
#include "firmware/board.h"
#include "firmware/clock.h"
#include "firmware/core/registers.h"

static uint32_t hz(void)
{
    return board.systick_hz;
}

/* With a short reload value it has to jump up again, and say so. */
static bool wraps(void)
{
    SYST_CSR = 0;
    SYST_RVR = 64;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE;
    for (unsigned i = 0; i < 1000u; i++)
        if (SYST_CSR & SYST_CSR_COUNTFLAG)
            return SYST_CVR <= 64;
    return false;
}

static bool start(uint32_t *audit)
{
    if (!wraps()) /* not to be waited for, either: it may not be there at all */
        return false;
    *audit |= WIRE_AUDIT_SYSTICK_WRAPS;
    clock_restart();
    if (!clock_advances(&SYST_CVR, true, SYST_MAX))
        return false;
    *audit |= WIRE_AUDIT_SYSTICK_ADVANCES;
    return true;
}

const struct clock_provider clock_systick = {
    .source = WIRE_CLOCK_SYSTICK,
    .bits = 24,
    .down = true,
    .counter = &SYST_CVR,
    .hz = hz,
    .start = start,
};
