/* Handler style: takes the device's request back by its last store, with DSB behind it, as
 * Arm's note on the Cortex-M4's erratum 838869 has it. Its weakness: DSB waits for the
 * core's own write buffer; a bridge to a slower bus may have another one, and answers at
 * once. Only a board can tell: no emulator here has either. */
#define STYLE clear_last_dsb
#include "bench/clear_frame.h"

static inline void first(void)
{
}

static inline void last(void)
{
    clear();
    core_dsb();
}

BENCH_EVIDENCE_ONLY(style, clear_last_dsb, "silicon",
                    "whether DSB waits long enough depends on the buses' write buffers, which "
                    "are not modelled; clear_read_back waits for it everywhere");
BENCH_ASKED_BY(style, clear_last_dsb, "retrigger");
BENCH_CLEAR_STYLE("takes the device's request back by its last store, DSB behind it");
