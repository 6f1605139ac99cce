/* A lock by LDREX and STREX, as C11's atomic_flag, for the disciplines that spin on one. */
#ifndef BENCH_SPIN_LOCK_H
#define BENCH_SPIN_LOCK_H

#include "bench/stamps.h"

#include <stdatomic.h>
#include <stdbool.h>

/* True if it was free, and is ours now. */
BENCH_INLINE bool spin_try(_Atomic uint32_t *lock)
{
#ifdef __ARM_FEATURE_LDREX
    return atomic_exchange_explicit(lock, 1u, memory_order_acquire) == 0;
#else
    (void)lock;
    __asm volatile("udf #4"); /* never started: its `needs` see to that */
    return true;
#endif
}

BENCH_INLINE void spin_release(_Atomic uint32_t *lock)
{
    atomic_store_explicit(lock, 0u, memory_order_release);
}

#endif
