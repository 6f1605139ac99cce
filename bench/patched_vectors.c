/* One table in RAM; see patched_vectors.h. */
#include "bench/patched_vectors.h"

#include "bench/services.h"

static bench_vector table[BENCH_VECTOR_COUNT] __attribute__((aligned(BENCH_VECTOR_ALIGN)));

void bench_use_patched(const bench_vector *vectors, uint32_t exception, bench_vector handler)
{
    for (unsigned i = 0; i < BENCH_VECTOR_COUNT; i++)
        table[i] = vectors[i];
    table[exception] = handler;
    core_dsb();
    bench_use_vectors(table);
}
