/* Sharing discipline: two places for a value, and an index that says which is published.
 * The handler writes the other place and then stores the index (release); the reader loads
 * the index once (acquire) and copies from there. Nobody waits and nothing is masked. It
 * holds while at most one value comes during a reading: a second one would be written where
 * the reader still reads. Of C11, the acquire is a DMB on a core that has one. */
#define SHARING publish
#include "bench/sharing_value_frame.h"

#include <stdatomic.h>

static volatile uint32_t places[2][VALUE_WORDS];
static _Atomic uint32_t shown;

static inline void publish(uint32_t number)
{
    uint32_t other = 1u - atomic_load_explicit(&shown, memory_order_relaxed);
    put_value(places[other], number);
    atomic_store_explicit(&shown, other, memory_order_release);
}

static inline void read_value(struct value *value)
{
    take_value(places[atomic_load_explicit(&shown, memory_order_acquire)], value);
}

BENCH_SHARING_VALUE("two places and an index, release and acquire");
