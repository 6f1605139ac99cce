/* Scenario: entry, exit and round trip of one interrupt, pended by software. Three
 * passes a sample: one with stamps and witness in the handler; one with a handler of
 * the same shape and nothing in it, for the round trip, whose witness is the exception
 * frame, and whose path the profiling counters measure; and one that times what is left in that
 * handler, its body. So the parts come from other passes than the whole, and the host checks that
 * they sum up to it. */
#include "bench/checks.h"
#include "bench/path.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN},      {WIRE_METRIC_BODY, WIRE_FORM_SPAN},
    {WIRE_METRIC_ROUND_TRIP, WIRE_FORM_SPAN}, {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
    {WIRE_METRIC_EXIT, WIRE_FORM_SPAN},       {WIRE_METRIC_PATH, WIRE_FORM_COUNT},
};

static const struct bench_column deferred_columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN},      {WIRE_METRIC_BODY, WIRE_FORM_SPAN},
    {WIRE_METRIC_ROUND_TRIP, WIRE_FORM_SPAN}, {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
    {WIRE_METRIC_HANDOFF, WIRE_FORM_SPAN},    {WIRE_METRIC_RESUME, WIRE_FORM_SPAN},
    {WIRE_METRIC_PATH, WIRE_FORM_COUNT},
};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate_entry(cell, WIRE_METRIC_ENTRY);
    bench_calibrate(cell, WIRE_METRIC_BODY, WIRE_SPAN_SPAN, CALIBRATE_BODY);
    bench_calibrate(cell, WIRE_METRIC_ROUND_TRIP, WIRE_SPAN_SPAN, CALIBRATE_PEND);
    if (cell->style->deferred)
        bench_calibrate(cell, WIRE_METRIC_HANDOFF, WIRE_SPAN_SPAN, CALIBRATE_CHAIN);
    bench_calibrate_exit(cell, cell->style->deferred ? WIRE_METRIC_RESUME : WIRE_METRIC_EXIT);
    bench_path_begin();
    bench_line_enable(LINE_EMPTY, BENCH_PRIORITY_MIDDLE);
    bench_line_enable(LINE_TIMED, BENCH_PRIORITY_MIDDLE);
}

/* One pass; its span is in order so far. */
static void pass(const struct bench_cell *cell, enum bench_line line, struct bench_span *span,
                 struct bench_verdict *verdict)
{
    check_before(cell, line, verdict);
    bench_pend(BENCH_LINE_MASK(line), span);
    check_after(verdict);
    check_span(span, verdict);
}

static void stamped(const struct bench_cell *cell, uint32_t *values, struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *slot = &bench_evidence.slot[0], *work = &bench_evidence.work;
    bool deferred = cell->style->deferred;
    uint32_t last;
    pass(cell, LINE_SAMPLE, &span, verdict);
    check_handler(slot, BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 1, verdict);
    bench_expect(verdict, WIRE_WITNESS_RETURN_ADDRESS, span.return_address, slot->return_address);
    if (deferred)
        check_work(cell, 0, verdict);
    last = deferred ? work->before : span.last;
    check_order(span.begin, slot->first, last, verdict);
    check_order(span.begin, last, span.end, verdict);
    values[0] = bench_counts(span.begin, slot->first);
    values[3] = span.behind / 2u;
    values[4] = bench_counts(last, deferred ? work->first : span.end);
    if (deferred) {
        check_order(last, work->first, span.last, verdict);
        values[5] = bench_counts(span.last, span.end);
    }
}

static void timed(const struct bench_cell *cell, uint32_t *values, struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_evidence *e = &bench_evidence;
    pass(cell, LINE_TIMED, &span, verdict);
    bench_expect(verdict, e->bodies == 0 ? WIRE_WITNESS_NOT_RUN : WIRE_WITNESS_RAN_TWICE, 1,
                 e->bodies);
    check_order(span.begin, span.last, e->body_last, verdict);
    check_order(span.begin, e->body_last, span.end, verdict);
    values[1] = bench_counts(span.last, e->body_last);
}

/* The whole, and how many instructions that is. */
static void whole(const struct bench_cell *cell, uint32_t *values, struct bench_verdict *verdict)
{
    struct bench_span span;
    uint32_t path;
    check_before(cell, LINE_EMPTY, verdict);
    path = bench_path_pend(BENCH_LINE_MASK(LINE_EMPTY), &span);
    check_after(verdict);
    check_span(&span, verdict);
    values[2] = bench_counts(span.begin, span.end);
    values[cell->style->deferred ? 6 : 5] = path;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)reload;
    stamped(cell, values, verdict);
    timed(cell, values, verdict);
    whole(cell, values, verdict);
}

BENCH_SCENARIO(entry_exit, "style", "none",
               "entry, exit and round trip of a software-pended interrupt",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), BENCH_DEFERRED_COLUMNS(deferred_columns), .begin = begin,
               .calibrate = calibrate, .sample = sample);
