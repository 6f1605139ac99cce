/* A guest for lm3s6965evb, whose clock code can set: SysTick's periods are as many
 * cycles as it was told, before the change and behind it.
 */
#include "host/vdwt/tests/guest.h"

#define RCC REGISTER(0x400FE060)

enum { PERIOD = 1000, TICKS = 20, SYSDIV_SHIFT = 23, SYSDIV_MASK = 15 };

static volatile uint32_t ticks, times[TICKS];

/* CYCCNT + CVR is the same at any place of one period. */
void on_tick(void)
{
    if (ticks < TICKS)
        times[ticks] = DWT_CYCCNT + SYST_CVR;
    ticks++;
}

static void wait_for(uint32_t count)
{
    while (ticks < count) {
    }
}

static void check_periods(uint32_t from, uint32_t to)
{
    for (uint32_t i = from + 1; i < to; i++)
        CHECK_EQUAL(times[i] - times[i - 1], PERIOD);
}

void guest(void)
{
    uint32_t across;

    SYST_RVR = PERIOD - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
    wait_for(TICKS / 2);
    RCC = (RCC & ~(uint32_t)(SYSDIV_MASK << SYSDIV_SHIFT)) | 3u << SYSDIV_SHIFT; /* 50 MHz */
    wait_for(TICKS);
    SYST_CSR = 0;
    check_periods(0, TICKS / 2);
    check_periods(TICKS / 2, TICKS);
    across = times[TICKS / 2] - times[TICKS / 2 - 1];
    say("across", across);
    CHECK(across >= PERIOD - 1 && across <= PERIOD + 1);
}
