/* Event timer: slice 0 of the RP2040's PWM (data sheet 4.5), a counter of 16 bits at clk_sys, which
 * is the core's clock. It requests when it wraps, and counts on from 0, so that the counts since
 * the expiry can be read. Its period is left alone: whether a new one holds at once depends on what
 * is running, so that it raises single events and no stream. board_init() has taken it out of
 * reset. */
#include "bench/event_timer.h"
#include "firmware/core/registers.h"

#define PWM_CSR      REG32(BOARD_TIMER_BASE + 0x00u)
#define PWM_DIV      REG32(BOARD_TIMER_BASE + 0x04u)
#define PWM_CTR      REG32(BOARD_TIMER_BASE + 0x08u)
#define PWM_TOP      REG32(BOARD_TIMER_BASE + 0x10u)
#define PWM_INTR     REG32(BOARD_TIMER_BASE + 0xA4u)
#define PWM_INTE     REG32(BOARD_TIMER_BASE + 0xA8u)
#define PWM_INTS     REG32(BOARD_TIMER_BASE + 0xB0u)
#define PWM_CSR_EN   (1u << 0) /* and it counts freely */
#define PWM_DIV_1    (1u << 4)
#define PWM_CHANNEL0 (1u << 0)
#define COUNTS       0x10000u

const struct event_timer event_timer = {
    .control = &PWM_CSR,
    .start = PWM_CSR_EN,
    .request = &PWM_INTS,
    .acknowledge = &PWM_INTR,
    .clear = PWM_CHANNEL0,
    .gate = &PWM_INTE,
    .open = PWM_CHANNEL0,
    .shut = 0,
    .once = true,
};

void event_timer_load(uint32_t delay)
{
    PWM_DIV = PWM_DIV_1;
    PWM_TOP = COUNTS - 1u;
    PWM_CTR = (COUNTS - delay) % COUNTS;
    PWM_INTR = PWM_CHANNEL0;
    PWM_INTE = PWM_CHANNEL0;
    core_dsb();
}

void event_timer_load_every(uint32_t period)
{
    (void)period;
}

/* Before the expiry it counts in its upper part, from where it was loaded. */
uint32_t event_timer_since(uint32_t delay)
{
    uint32_t count = PWM_CTR;
    return count < COUNTS - delay ? count : 0;
}
