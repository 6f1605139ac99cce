/* Sharing discipline: only the one line whose handler shares is disabled, by NVIC_ICER and
 * NVIC_ISER; all other interrupts go on, as drivers like it. DSB and ISB make sure that it
 * is disabled before the section begins. It does not nest (the inner end enables the line),
 * and what has no line, SysTick, it does not hold off. */
#define SHARING nvic_line
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    NVIC_ICER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    core_dsb();
    core_isb();
    *shared = *shared + 1u;
    NVIC_ISER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
}

BENCH_SHARING("the handler's own line disabled at the NVIC", .holds = &bench_timer);
