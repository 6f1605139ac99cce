/* Sharing discipline: a C11 atomic, relaxed; on ARMv7-M an LDREX/STREX loop
 * that tries again when an interrupt came in between. */
#include "bench/bench.h"

#include <stdatomic.h>

BENCH_SHARING(atomic, "C11 relaxed atomic add (LDREX/STREX)",
              atomic_fetch_add_explicit((volatile _Atomic uint32_t *)shared, 1u,
                                        memory_order_relaxed));
