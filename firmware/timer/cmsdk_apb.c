/* Event timer: the CMSDK's APB timer (Arm DDI 0479, 4.2), as on the MPS2 FPGA images and
 * on QEMU's models of them. It counts down from VALUE at the APB's clock, which is the
 * core's there, requests when that becomes 0, and starts over from RELOAD: from its full
 * range, so that the counts since the expiry can still be read long after it. */
#include "bench/event_timer.h"
#include "firmware/core/registers.h"

#define TIMER_CTRL       REG32(BOARD_TIMER_BASE + 0x0u)
#define TIMER_VALUE      REG32(BOARD_TIMER_BASE + 0x4u)
#define TIMER_RELOAD     REG32(BOARD_TIMER_BASE + 0x8u)
#define TIMER_INTSTATUS  REG32(BOARD_TIMER_BASE + 0xCu) /* INTCLEAR when written */
#define TIMER_CTRL_EN    (1u << 0)
#define TIMER_CTRL_IRQEN (1u << 3)

const struct event_timer event_timer = {
    .repeats = true,
    .control = &TIMER_CTRL,
    .start = TIMER_CTRL_EN | TIMER_CTRL_IRQEN,
    .request = &TIMER_INTSTATUS,
    .acknowledge = &TIMER_INTSTATUS,
    .clear = 1,
    .gate = &TIMER_CTRL,
    .open = TIMER_CTRL_EN | TIMER_CTRL_IRQEN,
    .shut = TIMER_CTRL_EN,
};

/* VALUE last: writing RELOAD sets both. */
void event_timer_load(uint32_t delay)
{
    TIMER_RELOAD = UINT32_MAX;
    TIMER_VALUE = delay;
    core_dsb();
}

/* From RELOAD to 0 is one count more than its value. */
void event_timer_load_every(uint32_t period)
{
    TIMER_RELOAD = period - 1u;
    TIMER_VALUE = period;
    core_dsb();
}

uint32_t event_timer_since(uint32_t delay)
{
    uint32_t value = TIMER_VALUE;
    return value > delay || value == 0 ? 0u - value : 0;
}
