/* For parts whose timers tick slower than the core, as the nRF52 series (16 MHz of 64): an event
 * could not be placed in a cycle, and what is swept in steps of four shows a quarter. */
#include "bench/event_timer.h"

static volatile uint32_t nothing;

const struct event_timer event_timer = {
    .missing =
        "the part's timers tick slower than its core, so no event can be put in a chosen cycle",
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
