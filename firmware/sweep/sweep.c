/* The swept event, whichever source the scenario has it from. */
#include "bench/bench.h"

void bench_sweep_arm(const struct bench_cell *cell, uint32_t reload, struct bench_expiry *expiry)
{
    expiry->source = cell->scenario->source;
    expiry->reload = reload;
    expiry->source->arm(reload, expiry);
    if (cell->style && cell->style->armed)
        cell->style->armed(cell);
}

void bench_sweep_disarm(const struct bench_expiry *expiry, struct bench_verdict *verdict)
{
    expiry->source->disarm(expiry, verdict);
}

bool bench_sweep_expired(const struct bench_expiry *expiry)
{
    return expiry->source->expired(expiry);
}

/* SysTick's first count loads the reload value, and it expires when that has counted
 * down to 0 (B3.3.1); other sources keep to that. */
uint32_t bench_sweep_event(const struct bench_expiry *expiry)
{
    return expiry->reload + 1u;
}

uint32_t bench_sweep_since(const struct bench_expiry *expiry, uint32_t stamp)
{
    return expiry->source->since(expiry, stamp);
}

void bench_sweep_calibrate(const struct bench_cell *cell, uint8_t metric)
{
    cell->scenario->source->calibrate(cell, metric);
}
