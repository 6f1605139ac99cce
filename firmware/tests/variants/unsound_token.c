/* A token that may lose, but does not count what it refuses. */
#define SHARING       forgets
#define SHARING_KIND  SHARED_TOKEN
#define SHARING_APART 1
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    *shared = *shared + 1u;
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    (void)shared;
}

static uint32_t refused(void)
{
    return 0;
}

BENCH_SHARING("refuses, and does not count it", .may_lose = true, .refused = refused);
