/* Scenario: the first entry behind emptied caches and prefetch buffers against one of code
 * that was just run: what an interrupt costs that comes once in a while. Two passes a
 * sample, the cold one first, both by a store that pends. For boards: no model here has a
 * cache, so elsewhere both would be equal, and neither measured. Its weakness: what is
 * emptied is what the board's file says; a part may keep more. */
#include "bench/checks.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_COLD_ENTRY, WIRE_FORM_SPAN},
    {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN},
};

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return bench_cold_missing();
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate_entry(cell, WIRE_METRIC_COLD_ENTRY);
    bench_calibrate_entry(cell, WIRE_METRIC_ENTRY);
}

/* What stands around the stamps is warm in both: the span runs once before, unpended. */
static uint32_t pass(const struct bench_cell *cell, bool cold, struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    if (cold)
        bench_make_cold();
    bench_pend(0, &span);
    bench_pend(BENCH_LINE_MASK(LINE_SAMPLE), &span);
    check_after(verdict);
    check_span(&span, verdict);
    check_handler(slot, BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 1, verdict);
    check_order(span.begin, slot->first, span.end, verdict);
    return bench_counts(span.begin, slot->first);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)reload;
    values[0] = pass(cell, true, verdict);
    values[1] = pass(cell, false, verdict);
}

BENCH_EVIDENCE_ONLY(scenario, cold, "silicon",
                    "caches and prefetch buffers are not modelled, so both entries would be "
                    "equal, and neither measured");
BENCH_SCENARIO(cold, "style", "none", "entry behind emptied caches and prefetch buffers, and warm",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .missing = missing, .begin = begin, .calibrate = calibrate,
               .sample = sample);
