/* Sharing discipline: snapshot and reset. The handler counts in a word by an atomic add; the
 * foreground takes all of it by an atomic exchange for 0 and keeps its own total, as
 * statistics are collected. The sum of both is exact. Who else reads the word finds only
 * what was counted since. */
#define SHARING       atomic_swap
#define SHARING_APART 1
#include "bench/sharing_frame.h"

#include <stdatomic.h>

static volatile uint32_t total;

/* What the handler counted, and one more of its own. */
static inline void add(volatile uint32_t *shared)
{
#ifdef __ARM_FEATURE_LDREX
    uint32_t taken =
        atomic_exchange_explicit((volatile _Atomic uint32_t *)shared, 0u, memory_order_relaxed);
    total = total + taken + 1u;
#else
    (void)shared;
    __asm volatile("udf #4"); /* never started: its `needs` see to that */
#endif
}

static inline void add_in_handler(volatile uint32_t *shared)
{
#ifdef __ARM_FEATURE_LDREX
    atomic_fetch_add_explicit((volatile _Atomic uint32_t *)shared, 1u, memory_order_relaxed);
#else
    (void)shared;
#endif
}

static uint32_t sum(const volatile uint32_t *shared)
{
    return total + *shared;
}

BENCH_SHARING("atomic exchange for 0: snapshot and reset", .sum = sum, .needs = WIRE_FEATURE_LDREX);
