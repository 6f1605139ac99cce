/* The watchdog of the nRF52840 (Product Specification 1.7, 6.36), by the 32 kHz clock, which it
 * starts itself. A reset that software asks for does not stop it, and what it was set to then
 * stays. */
#include "firmware/watchdog/watchdog.h"

#include "firmware/core/registers.h"

#define WDT_TASKS_START REG32(0x40010000u)
#define WDT_CRV         REG32(0x40010504u)
#define WDT_RREN        REG32(0x40010508u)
#define WDT_CONFIG      REG32(0x4001050Cu)
#define WDT_RR(n)       REG32(0x40010600u + 4u * (n))
#define WDT_RRS         8u
#define WDT_RR_RELOAD   0x6E524635u
#define WDT_CONFIG_RUNS (1u << 0) /* in sleep; while a debugger holds the core it stands still */
#define LFCLK_HZ        32768u
#define SECONDS         7u
#define POWER_RESETREAS REG32(0x40000400u)
#define RESETREAS_DOG   (1u << 1)

void watchdog_start(void)
{
    WDT_CONFIG = WDT_CONFIG_RUNS;
    WDT_CRV = LFCLK_HZ * SECONDS - 1u;
    WDT_RREN = 1;
    WDT_TASKS_START = 1;
    watchdog_feed();
}

/* All that are asked for: a bootloader may have started it with others than the first. */
void watchdog_feed(void)
{
    uint32_t asked = WDT_RREN;
    for (unsigned n = 0; n < WDT_RRS; n++)
        if (asked >> n & 1u)
            WDT_RR(n) = WDT_RR_RELOAD;
}

bool watchdog_was_it(void)
{
    bool was = (POWER_RESETREAS & RESETREAS_DOG) != 0;
    POWER_RESETREAS = RESETREAS_DOG; /* a 1 clears */
    return was;
}
