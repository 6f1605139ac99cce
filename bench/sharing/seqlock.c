/* Sharing discipline: a sequence lock. The handler makes the count odd, writes, and makes
 * it even again; the reader copies between two looks at the count and copies again if it
 * changed or was odd. Never masks and never tears, but a reader may have to start again as
 * often as values come, and one that interrupts the writer would wait for ever. */
#define SHARING seqlock
#include "bench/sharing_value_frame.h"

#include <stdatomic.h>

static volatile uint32_t words[VALUE_WORDS];
static _Atomic uint32_t sequence;

static inline void publish(uint32_t number)
{
    uint32_t before = atomic_load_explicit(&sequence, memory_order_relaxed);
    atomic_store_explicit(&sequence, before + 1u, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    put_value(words, number);
    atomic_store_explicit(&sequence, before + 2u, memory_order_release);
}

static inline void read_value(struct value *value)
{
    uint32_t before, after;
    do {
        before = atomic_load_explicit(&sequence, memory_order_acquire);
        take_value(words, value);
        atomic_thread_fence(memory_order_acquire);
        after = atomic_load_explicit(&sequence, memory_order_relaxed);
    } while (((before ^ after) | (before & 1u)) != 0);
}

BENCH_SHARING_VALUE("sequence lock: the reader tries again");
