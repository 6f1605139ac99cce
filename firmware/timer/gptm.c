/* Event timer: Stellaris' general-purpose timer as one of 32 bits that runs once
 * (DS-LM3S6965, chapter "General-Purpose Timers"). board_init() has given it a clock. It
 * stops when it expires, so it cannot say how long ago that was, and raises one event. */
#include "bench/event_timer.h"
#include "firmware/core/registers.h"

#define GPTM_CFG        REG32(BOARD_TIMER_BASE + 0x00u)
#define GPTM_TAMR       REG32(BOARD_TIMER_BASE + 0x04u)
#define GPTM_CTL        REG32(BOARD_TIMER_BASE + 0x0Cu)
#define GPTM_IMR        REG32(BOARD_TIMER_BASE + 0x18u)
#define GPTM_MIS        REG32(BOARD_TIMER_BASE + 0x20u)
#define GPTM_ICR        REG32(BOARD_TIMER_BASE + 0x24u)
#define GPTM_TAILR      REG32(BOARD_TIMER_BASE + 0x28u)
#define GPTM_CFG_32_BIT 0u
#define GPTM_TAMR_ONCE  1u
#define GPTM_TAMR_AGAIN 2u
#define GPTM_CTL_TAEN   (1u << 0)
#define GPTM_TIMEOUT_A  (1u << 0) /* of IMR, MIS and ICR */

const struct event_timer event_timer = {
    .control = &GPTM_CTL,
    .start = GPTM_CTL_TAEN,
    .request = &GPTM_MIS,
    .acknowledge = &GPTM_ICR,
    .clear = GPTM_TIMEOUT_A,
    .gate = &GPTM_IMR,
    .open = GPTM_TIMEOUT_A,
    .shut = 0,
};

static void load(uint32_t mode, uint32_t counts)
{
    GPTM_CFG = GPTM_CFG_32_BIT;
    GPTM_TAMR = mode;
    GPTM_TAILR = counts;
    GPTM_IMR = GPTM_TIMEOUT_A;
    core_dsb();
}

void event_timer_load(uint32_t delay)
{
    load(GPTM_TAMR_ONCE, delay);
}

void event_timer_load_every(uint32_t period)
{
    load(GPTM_TAMR_AGAIN, period);
}

uint32_t event_timer_since(uint32_t delay)
{
    (void)delay;
    return 0;
}
