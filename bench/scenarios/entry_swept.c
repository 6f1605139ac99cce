/* Scenario: entry under load. SysTick's expiry is swept so that it meets every
 * instruction boundary of the load's loop. */
#include "bench/checks.h"
#include "bench/swept.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT},
    SWEPT_COLUMNS,
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    swept_run_load(cell, reload, &slot->count, &expiry, verdict);
    check_after(verdict);
    check_handler(slot, EXCEPTION_SYSTICK, 1, 1, verdict);
    values[0] = bench_sweep_since(&expiry, slot->first);
    swept_columns(swept_load_region(cell), &expiry, slot->return_address, values + 1);
}

BENCH_SCENARIO(entry_swept, "style", "any", "entry under load, at every instruction boundary",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_systick, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample, .region = swept_load_region);
