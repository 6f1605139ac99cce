/* The event timer of a board that names no driver. */
#include "bench/event_timer.h"

static volatile uint32_t nothing;

const struct event_timer event_timer = {
    .missing = "the board has no event timer",
    .control = &nothing,
    .request = &nothing,
    .acknowledge = &nothing,
    .gate = &nothing,
};

void event_timer_load(uint32_t delay)
{
    (void)delay;
}

void event_timer_load_every(uint32_t period)
{
    (void)period;
}

uint32_t event_timer_since(uint32_t delay)
{
    (void)delay;
    return 0;
}
