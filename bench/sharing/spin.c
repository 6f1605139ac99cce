/* Sharing discipline, broken on one core: a spin lock that foreground and handler take
 * alike, as in code that comes from several cores, or a mutex's busy wait in a callback
 * that turns out to run in a handler. A handler that finds the lock held waits for who can
 * only go on when it returns: for ever. Here it gives up after so many tries, which are
 * counted as one stuck wait; the update is not made and the foreground goes on. */
#define SHARING       spin
#define SHARING_KIND  SHARED_LOCKED
#define SHARING_APART 1
#include "bench/sharing_frame.h"

#include "bench/spin_lock.h"

#define TRIES 32u

static _Atomic uint32_t lock;
static volatile uint32_t stuck;

/* Found held is it never here: who interrupts has given it back, or given up, when it returns. */
static inline void add(volatile uint32_t *shared)
{
    while (!spin_try(&lock)) {
    }
    *shared = *shared + 1u;
    spin_release(&lock);
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    uint32_t tries = TRIES;
    while (!spin_try(&lock))
        if (--tries == 0) {
            stuck = stuck + 1u;
            return;
        }
    *shared = *shared + 1u;
    spin_release(&lock);
}

static uint32_t refused(void)
{
    return stuck;
}

BENCH_SHARING("the handler waits for a lock that the foreground holds", .may_lose = true,
              .refused = refused, .needs = WIRE_FEATURE_LDREX);
