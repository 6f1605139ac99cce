/* What the scenarios share that sweep a timer's expiry over a load's loop. */
#include "bench/swept.h"

#include "bench/checks.h"

static struct bench_region region_of(const struct bench_load *loop)
{
    return (struct bench_region){loop->start ? loop->start() : loop->begin, loop->end};
}

struct bench_region swept_load_region(const struct bench_cell *cell)
{
    return region_of(cell->load);
}

const struct bench_load *swept_work_loop(const struct bench_cell *cell)
{
    return cell->style->loop ? cell->style->loop : cell->load;
}

struct bench_region swept_work_region(const struct bench_cell *cell)
{
    return region_of(swept_work_loop(cell));
}

void swept_run_loop(const struct bench_cell *cell, const struct bench_load *loop, uint32_t reload,
                    const volatile uint32_t *done, struct bench_expiry *expiry,
                    struct bench_verdict *verdict)
{
    bench_sweep_arm(cell, reload, expiry);
    loop->run(done, SWEPT_LIMIT);
    bench_sweep_disarm(expiry, verdict);
}

void swept_run_load(const struct bench_cell *cell, uint32_t reload, const volatile uint32_t *done,
                    struct bench_expiry *expiry, struct bench_verdict *verdict)
{
    swept_run_loop(cell, cell->load, reload, done, expiry, verdict);
}

void swept_again(uint32_t period)
{
    SYST_RVR = period - 1u;
    core_dsb();
}

void swept_no_more(void)
{
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE;
    SYST_RVR = SYST_MAX;
    SYST_CVR = 0; /* loads that */
    core_dsb();
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
    check_handler(slot, cell->scenario->source->exception, cell->style->beneath + 1u, 1, verdict);
    values[0] = bench_sweep_since(&expiry, slot->first);
    swept_columns(swept_load_region(cell), &expiry, slot->return_address, values + 1);
}
