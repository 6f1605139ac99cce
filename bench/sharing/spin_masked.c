/* Sharing discipline: a spin lock that is taken with interrupts masked, as Linux's
 * spin_lock_irqsave() and Zephyr's k_spin_lock(). On one core the mask alone does it, and
 * the lock is never found held: it is there for a second core, and costs its LDREX, STREX
 * and barriers inside of the section, in which every interrupt waits. */
#define SHARING       spin_masked
#define SHARING_KIND  SHARED_LOCKED
#define SHARING_APART 1
#include "bench/sharing_frame.h"

#include "bench/spin_lock.h"

static _Atomic uint32_t lock;
static volatile uint32_t stuck;

/* Found held is it never, nor is its STREX interrupted: the first try takes it. */
static inline void add(volatile uint32_t *shared)
{
    uint32_t primask = core_mask();
    while (!spin_try(&lock)) {
    }
    *shared = *shared + 1u;
    spin_release(&lock);
    core_restore(primask);
}

/* What never may be is no place to wait at. */
static inline void add_in_handler(volatile uint32_t *shared)
{
    uint32_t primask = core_mask();
    if (spin_try(&lock)) {
        *shared = *shared + 1u;
        spin_release(&lock);
    } else {
        stuck = stuck + 1u;
    }
    core_restore(primask);
}

static uint32_t refused(void)
{
    return stuck;
}

BENCH_SHARING("a spin lock within a PRIMASK section", .refused = refused,
              .needs = WIRE_FEATURE_LDREX);
