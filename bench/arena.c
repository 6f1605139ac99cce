/* One arena for all styles; see arena.h. */
#include "bench/arena.h"

uint32_t bench_arena[2u * BENCH_VECTOR_COUNT] __attribute__((aligned(BENCH_VECTOR_ALIGN)));
