/* Sharing discipline, broken: the token of token.c, but the borrow outlives the section in
 * which it was lent. An interrupt in between borrows a second time: that is detected and
 * counted, and nothing is torn, but the handler's update is not made. */
#define SHARING       token_kept
#define SHARING_KIND  SHARED_TOKEN
#define SHARING_APART 1
#include "bench/sharing_frame.h"

static volatile uint32_t lent, refusals;

/* Without a branch: a refusal that never comes no interrupt of the sweep would meet. */
static inline void add(volatile uint32_t *shared)
{
    uint32_t primask = core_mask(), was = lent;
    lent = 1u;
    refusals = refusals + was;
    core_restore(primask);
    *shared = *shared + 1u - was;
    primask = core_mask();
    lent = was;
    core_restore(primask);
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    uint32_t primask = core_mask(), was = lent;
    lent = 1u;
    core_restore(primask);
    if (was) {
        refusals = refusals + 1u;
        return;
    }
    *shared = *shared + 1u;
    lent = 0;
}

static uint32_t refused(void)
{
    return refusals;
}

BENCH_SHARING("lent beyond its section: a second borrow is refused", .may_lose = true,
              .refused = refused);
