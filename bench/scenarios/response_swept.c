/* Scenario: response under load. As entry_swept, up to the first useful
 * instruction of the work, in the handler, in a thread or in the main loop, which then is
 * what is swept. */
#include "bench/checks.h"
#include "bench/swept.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_RESPONSE, WIRE_FORM_SINCE_EVENT},
    SWEPT_COLUMNS,
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors_work);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_RESPONSE);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *work = &bench_evidence.work;
    check_before(cell, LINE_WORK, verdict);
    swept_run_loop(cell, swept_work_loop(cell), reload, &work->count, &expiry, verdict);
    check_after(verdict);
    check_work(cell, EXCEPTION_SYSTICK, verdict);
    values[0] = bench_sweep_since(&expiry, work->first);
    swept_columns(swept_work_region(cell), &expiry, work->return_address, values + 1);
}

BENCH_SCENARIO(response_swept, "style", "any", "response under load, at every instruction boundary",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_systick, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample, .region = swept_work_region);
