/* What the scenarios share that sweep a timer's expiry over a load's loop. */
#include "bench/swept.h"

#include "bench/checks.h"

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

void swept_calibrate_entry(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
}

void swept_sample_entry(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                        struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    swept_run_load(cell, reload, &slot->count, &expiry, verdict);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    values[0] = bench_sweep_since(&expiry, slot->first);
    swept_columns(swept_load_region(cell), &expiry, slot->return_address, values + 1);
}
