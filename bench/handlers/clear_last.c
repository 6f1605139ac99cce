/* Handler style: takes the device's request back by its last store and returns, as much code
 * of beginners and of vendors' examples does. Its weakness: the store may still be in a write
 * buffer when the core returns; the line is high, and the handler is entered again for
 * nothing. Only a board can tell: no emulator here has that buffer. */
#define STYLE clear_last
#include "bench/clear_frame.h"

static inline void first(void)
{
}

static inline void last(void)
{
    clear();
}

BENCH_EVIDENCE_ONLY(style, clear_last, "silicon",
                    "whether the write is over in time depends on write buffers, which are not "
                    "modelled; clear_read_back waits for it everywhere");
BENCH_ASKED_BY(style, clear_last, "retrigger");
BENCH_CLEAR_STYLE("takes the device's request back by its last store");
