/* The watchdog of the RP2040 (data sheet 4.7). It counts a tick of the crystal's clock, twice each
 * time (erratum RP2040-E1). */
#include "firmware/watchdog/watchdog.h"

#include "firmware/parts/rp2040.h"

#define WATCHDOG_CTRL     REG32(0x40058000u)
#define WATCHDOG_LOAD     REG32(0x40058004u)
#define WATCHDOG_REASON   REG32(0x40058008u)
#define WATCHDOG_SCRATCH4 REG32(0x4005801Cu)
#define WATCHDOG_TICK     REG32(0x4005802Cu)
#define CTRL_ENABLE       (1u << 30)
#define CTRL_PAUSES       (7u << 24) /* while a debugger holds a core */
#define REASON_TIMER      (1u << 0)
#define TICK_ENABLE       (1u << 9)
#define TICKS_PER_US      2u
#define SECONDS           7u
#define PSM_WDSEL         REG32(0x40010008u)
#define PSM_WDSEL_ALL     0x1FFFCu /* all but both oscillators */

void watchdog_start(void)
{
    WATCHDOG_CTRL = CTRL_PAUSES;
    WATCHDOG_TICK = TICK_ENABLE | RP2040_XOSC_HZ / 1000000u;
    WATCHDOG_SCRATCH4 = 0; /* the boot ROM starts from flash */
    PSM_WDSEL = PSM_WDSEL_ALL;
    watchdog_feed();
    WATCHDOG_CTRL = CTRL_PAUSES | CTRL_ENABLE;
}

void watchdog_feed(void)
{
    WATCHDOG_LOAD = SECONDS * 1000000u * TICKS_PER_US;
}

/* REASON holds until the next reset. */
bool watchdog_was_it(void)
{
    return (WATCHDOG_REASON & REASON_TIMER) != 0;
}
