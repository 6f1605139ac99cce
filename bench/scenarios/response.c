/* Scenario: from the trigger to the first useful instruction of the work,
 * wherever the style does it. The handler carries no stamps of its own. */
#include "bench/checks.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_RESPONSE, WIRE_FORM_SPAN},
    {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_WORK, BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate_entry(cell, WIRE_METRIC_RESPONSE);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_span span;
    (void)reload;
    check_before(cell, LINE_WORK, verdict);
    bench_pend(BENCH_LINE_MASK(LINE_WORK), &span);
    check_after(verdict);
    check_span(&span, verdict);
    check_work(cell, BENCH_LINE_EXCEPTION(LINE_WORK), verdict);
    check_order(span.begin, bench_evidence.work.first, span.end, verdict);
    values[0] = bench_counts(span.begin, bench_evidence.work.first);
    values[1] = span.behind / 2u;
}

BENCH_SCENARIO(response, "style", "none", "trigger to the first useful instruction of the work",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate, .sample = sample);
