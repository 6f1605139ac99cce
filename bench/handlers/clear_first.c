/* Handler style: takes the device's request back before anything else, as manuals of
 * peripherals recommend, so that the write has all of the handler's time to get there. Its
 * weakness: an event that the work itself would have served, come meanwhile, asks again. */
#define STYLE clear_first
#include "bench/clear_frame.h"

static inline void first(void)
{
    clear();
}

static inline void last(void)
{
}

BENCH_ASKED_BY(style, clear_first, "retrigger");
BENCH_CLEAR_STYLE("takes the device's request back before the work");
