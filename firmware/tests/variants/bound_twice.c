/* A handler more, bound to line SAMPLE of raw_c. */
#include "bench/bench.h"

BENCH_ISR void one_more(void)
{
}
BENCH_HANDLER(raw_c, SAMPLE, one_more);
