/* Sharing discipline: what the handler works on is set up by the foreground and moved to
 * it through a place that is empty before: `Mutex<RefCell<Option<T>>>` on Cortex-M in Rust,
 * a driver's context pointer in C. The handler takes it out when it first runs, and keeps
 * it. Sound because the line is disabled until it has been moved in. It rests on an order
 * that no compiler checks (lazy_init_late), and each pass here takes it all down again. */
#define SHARING       lazy_init
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
    *shared = *shared + 1u; /* it is the foreground's here */
    handed = shared;
    NVIC_ISER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
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

BENCH_SHARING("moved to the handler before its line is enabled", .refused = refused,
              .holds = &bench_timer);
