/* Sharing discipline, broken: a critical section that masks by CPSID and ends with CPSIE,
 * whatever was before: what `cli(); ... sei();` becomes when it is ported. Within another
 * section, as here, its end opens the outer one, whose load and store then stand apart
 * unprotected: updates are lost there. `primask` is the same with what was before restored. */
#define SHARING primask_naive
#include "bench/sharing_frame.h"

BENCH_INLINE void lock(void)
{
    __asm volatile("cpsid i" ::: "memory");
}

BENCH_INLINE void unlock(void)
{
    __asm volatile("cpsie i" ::: "memory");
}

/* A section of its own, in what the one below happens to call. */
BENCH_INLINE void called_in_the_section(void)
{
    lock();
    unlock();
}

static inline void add(volatile uint32_t *shared)
{
    lock();
    uint32_t value = *shared;
    called_in_the_section();
    *shared = value + 1u;
    unlock();
}

BENCH_SHARING("PRIMASK without what was before, nested: opens the outer section", .may_lose = true);
