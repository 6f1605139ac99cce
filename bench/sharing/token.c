/* Sharing discipline: a mutex that lends what it guards only within a critical section, as
 * Rust's Mutex<RefCell<T>> on Cortex-M, with a flag that says it is lent. Who borrows a
 * second time is refused and counted, and changes nothing. As the borrow ends with the
 * section, no interrupt meets one that is out; it holds all of them off for as long. */
#define SHARING       token
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
    *shared = *shared + 1u - was;
    lent = was;
    core_restore(primask);
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    uint32_t primask = core_mask();
    if (lent) {
        refusals = refusals + 1u;
    } else {
        lent = 1u;
        *shared = *shared + 1u;
        lent = 0;
    }
    core_restore(primask);
}

static uint32_t refused(void)
{
    return refusals;
}

BENCH_SHARING("lent within a critical section only", .refused = refused);
