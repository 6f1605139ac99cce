/* Sharing discipline: none at all. A plain read-modify-write, to show what an
 * interrupt in the middle of it loses. */
#define SHARING none
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    *shared = *shared + 1u;
}

BENCH_SHARING("plain read-modify-write, unprotected", .may_lose = true);
