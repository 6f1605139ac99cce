/* Handler style: takes the device's request back and reads it once more before it returns, as
 * drivers for parts with posted writes do: the read cannot overtake the write, on whatever
 * bus the device is. Its weakness: the handler waits for a whole access to the device. */
#define STYLE clear_read_back
#include "bench/clear_frame.h"

static inline void first(void)
{
}

static inline void last(void)
{
    clear();
    (void)*event_timer.request;
    core_dsb();
}

BENCH_ASKED_BY(style, clear_read_back, "retrigger");
BENCH_CLEAR_STYLE("takes the device's request back and reads it again");
