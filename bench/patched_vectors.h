/* A style's vector table with one handler of another's in it, in RAM: for what a scenario
 * needs beside the style, a competitor or a bystander. */
#ifndef BENCH_PATCHED_VECTORS_H
#define BENCH_PATCHED_VECTORS_H

#include "bench/vectors.h"

/* Selects it, as bench_use_vectors. */
void bench_use_patched(const bench_vector *vectors, uint32_t exception, bench_vector handler);

#endif
