/* A handler more, bound to line SAMPEL of raw_c. */
#include "bench/bench.h"

BENCH_ISR void one_more(void)
{
}
BENCH_HANDLER(raw_c, SAMPEL, one_more);
