/* Emptying what keeps code near the core: the architecture's instruction cache, if it is on
 * (ARMv7-M ARM B2.2.7), and what the part has of its own, which only its board.c knows. */
#include "bench/services.h"
#include "firmware/board.h"
#include "firmware/core/registers.h"

static bool cache_is_on(void)
{
    return !CORE_BASELINE && (SCB_CCR & SCB_CCR_IC) != 0;
}

const char *bench_cold_missing(void)
{
    return cache_is_on() || board.forget_code != NULL
               ? NULL
               : "no instruction cache is on, and board.c has no forget_code() for the part's "
                 "prefetch buffers: where there are none, all entries are alike";
}

void bench_make_cold(void)
{
    core_dsb();
    if (cache_is_on()) {
        SCB_ICIALLU = 0;
        SCB_BPIALL = 0;
    }
    if (board.forget_code != NULL)
        board.forget_code();
    core_dsb();
    core_isb();
}
