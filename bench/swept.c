/* What the scenarios share that sweep a timer's expiry over a load's loop. */
#include "bench/swept.h"

struct bench_region swept_load_region(const struct bench_cell *cell)
{
    const struct bench_load *load = cell->load;
    return (struct bench_region){load->start ? load->start() : load->begin, load->end};
}

void swept_run_load(const struct bench_cell *cell, uint32_t reload, const volatile uint32_t *done,
                    struct bench_expiry *expiry, struct bench_verdict *verdict)
{
    bench_sweep_arm(cell, reload, expiry);
    cell->load->run(done, SWEPT_LIMIT);
    bench_sweep_disarm(expiry, verdict);
}

static uint32_t position(const uint16_t *begin, uint32_t address)
{
    return (uint32_t)((int32_t)(address - (uint32_t)begin) / 2);
}

void swept_columns(struct bench_region region, const struct bench_expiry *expiry,
                   uint32_t return_address, uint32_t *values)
{
    values[0] = bench_sweep_event(expiry);
    values[1] = position(region.begin, return_address);
}
