/* Sharing discipline: a queue of one producer, the handler, and one consumer, the
 * foreground. Each index is written by one side only and stored with release behind the
 * item, loaded with acquire before it; nothing is masked. What does not fit is dropped by
 * the producer and is missing then: the consumer must come often enough. The consumer has
 * no branch here, so that the sweep meets all of it, items or not. */
#define SHARING       spsc
#define SHARING_APART 1
#include "bench/sharing_frame.h"

#include <stdatomic.h>

#define PLACES 8u

static volatile uint32_t items[PLACES];
static _Atomic uint32_t put, taken;
static volatile uint32_t total;

/* One item, if there is one, and one more of its own. */
static inline void add(volatile uint32_t *shared)
{
    (void)shared;
    uint32_t from = atomic_load_explicit(&taken, memory_order_relaxed);
    uint32_t waiting = atomic_load_explicit(&put, memory_order_acquire) - from;
    uint32_t one = (0u - waiting) >> 31; /* 1 if there is any: there are never many */
    uint32_t item = items[from % PLACES] & (0u - one);
    atomic_store_explicit(&taken, from + one, memory_order_release);
    total = total + item + 1u;
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    (void)shared;
    uint32_t to = atomic_load_explicit(&put, memory_order_relaxed);
    if (to - atomic_load_explicit(&taken, memory_order_acquire) == PLACES)
        return;
    items[to % PLACES] = 1u;
    atomic_store_explicit(&put, to + 1u, memory_order_release);
}

/* An item that is still in the queue has not come over. */
static uint32_t sum(const volatile uint32_t *shared)
{
    (void)shared;
    return total;
}

BENCH_SHARING("queue from the handler to the foreground, no mask", .sum = sum);
