/* A style that binds a handler to one of its lines only. */
#include "bench/bench.h"

BENCH_ISR void half_sample(void)
{
}
BENCH_HANDLER(half, SAMPLE, half_sample);
BENCH_HANDLER_VECTORS(half);
BENCH_STYLE(half, "has one handler", .vectors = vectors_half, .vectors_work = vectors_half_work);
