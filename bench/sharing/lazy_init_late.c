/* Sharing discipline, broken: as lazy_init, but the line is enabled before what its handler
 * works on has been moved in, as in a start-up that calls irq_enable() first or a driver
 * that requests its interrupt before it is set up. An interrupt that waits, or comes in
 * between, finds the place empty: here that is counted and the event is dropped; an
 * unwrap() stops there, and a pointer that was not looked at faults. */
#define SHARING       lazy_init_late
#define SHARING_KIND  SHARED_MOVED
#define SHARING_APART 1
#include "bench/sharing_frame.h"

static volatile uint32_t *volatile handed; /* on its way to the handler */
static volatile uint32_t *volatile owned;  /* the handler's own, from its first run on */
static volatile uint32_t empty;

static inline void add(volatile uint32_t *shared)
{
    NVIC_ICER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    core_dsb();
    core_isb();
    owned = NULL;
    handed = NULL;
    NVIC_ISER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    *shared = *shared + 1u; /* it is the foreground's here */
    handed = shared;
}

static inline void add_in_handler(volatile uint32_t *shared)
{
    (void)shared;
    volatile uint32_t *mine = owned;
    if (mine == NULL) {
        owned = mine = handed;
        handed = NULL;
    }
    if (mine == NULL)
        empty = empty + 1u;
    else
        *mine = *mine + 1u;
}

static uint32_t refused(void)
{
    return empty;
}

BENCH_SHARING("its line enabled first: the handler finds nothing there", .may_lose = true,
              .refused = refused, .holds = &bench_timer);
