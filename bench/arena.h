/* Memory for what a style builds at run time: vectors in RAM, registrations, queues. It is
 * one style's at a time: install() fills it, and finds there what the last one left.
 */
#ifndef BENCH_ARENA_H
#define BENCH_ARENA_H

#include "bench/vectors.h"

#include <stdint.h>

/* Two words a vector, and where VTOR may point. */
extern uint32_t bench_arena[2u * BENCH_VECTOR_COUNT];

/* The arena as an array of so many of a type. */
#define BENCH_ARENA(type, count)                                                                   \
    ((type *)(void *)bench_arena +                                                                 \
     0 * sizeof(struct {                                                                           \
         _Static_assert((count) * sizeof(type) <= sizeof bench_arena, "it fits into the arena");   \
         int none;                                                                                 \
     }))

/* In the file of a style that uses it: how much it takes. Nobody refers to this, so that it
 * is in no image; scripts/style-sizes.sh reads it from the object. */
#define BENCH_ARENA_TAKES(type, count)                                                             \
    static const char arena_taken[(count) * sizeof(type)]                                          \
        __attribute__((used, section(".irqbench.arena")))

#endif
