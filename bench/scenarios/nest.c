/* Scenario: handlers that preempt one another, up to four deep: each pends a higher one.
 * What is timed is the innermost's entry, from its trigger in the handler below, and the
 * way back to that handler; so each depth is a level's, and they should all cost the same.
 * Every level takes a frame and its handler's registers of the one stack of all handlers. */
#include "bench/checks.h"

#define LEVELS_MAX  4u
#define INNERMOST   0x40u /* its priority; the others' are a step below each */
#define STEP        0x20u
#define STEP_COARSE 0x40u /* where only two bits of a priority are there */

/* From the outermost on; the innermost is LINE_SECOND. */
static const enum bench_line outer[LEVELS_MAX - 1u] = {LINE_NEST, LINE_SAMPLE, LINE_TIMED};

static const struct bench_column columns[] = {
    {WIRE_METRIC_PREEMPT_ENTRY, WIRE_FORM_SPAN},
    {WIRE_METRIC_PREEMPT_EXIT, WIRE_FORM_SPAN},
    {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
};

static uint32_t levels(void)
{
    return bench_parameter(WIRE_ITEM_SCENARIO, 0);
}

/* From 0, the outermost. */
static enum bench_line line_of(uint32_t level)
{
    return level + 1u == levels() ? LINE_SECOND : outer[level];
}

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return bench_priority_bits() < 3u && levels() == LEVELS_MAX
               ? "the part has four priorities, of which one is the kernel's: nest three deep"
               : NULL;
}

static void begin(const struct bench_cell *cell)
{
    uint32_t step = bench_priority_bits() < 3u ? STEP_COARSE : STEP;
    bench_use_vectors(cell->style->vectors_work);
    for (uint32_t level = 0; level < levels(); level++)
        bench_line_enable(line_of(level), (uint8_t)(INNERMOST + step * (levels() - 1u - level)));
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate_entry(cell, WIRE_METRIC_PREEMPT_ENTRY);
    bench_calibrate_exit(cell, WIRE_METRIC_PREEMPT_EXIT);
    begin(cell); /* the spans' line is a level's, too */
}

/* Each level was entered from within the one below, and left before it went on. */
static void check_levels(const struct bench_span *lowest, struct bench_verdict *verdict)
{
    const struct bench_span *below = lowest;
    for (uint32_t level = 0; level + 1u < levels(); level++) {
        const struct bench_span *here = &bench_evidence.inners[level];
        check_span(here, verdict);
        check_order(below->begin, here->begin, below->end, verdict);
        check_order(here->begin, here->end, below->end, verdict);
        below = here;
    }
}

/* The innermost saw all others active, and the one below it all but that one. Their
 * handler is one function, and writes over what the one before had written: it ran once for
 * each. */
static void check_active(struct bench_verdict *verdict)
{
    const struct bench_slot *below = &bench_evidence.slot[0], *innermost = &bench_evidence.slot[1];
    uint32_t depth = levels(), active = 0;
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, depth - 1u, below->count);
    bench_expect(verdict, WIRE_WITNESS_IPSR, BENCH_LINE_EXCEPTION(line_of(depth - 2u)),
                 below->ipsr);
    bench_expect(verdict, WIRE_WITNESS_ORDER, depth - 1u, below->order);
    check_handler(innermost, BENCH_LINE_EXCEPTION(LINE_SECOND), depth, depth, verdict);
    for (uint32_t level = 0; level + 1u < depth; level++)
        active |= BENCH_LINE_MASK(line_of(level));
    if (CORE_BASELINE) /* shows none: the frames tell (check_levels) */
        return;
    bench_expect(verdict, WIRE_WITNESS_DEPTH, active, below->lines & BENCH_LINES_MASK);
    bench_expect(verdict, WIRE_WITNESS_DEPTH, active | BENCH_LINE_MASK(LINE_SECOND),
                 innermost->lines & BENCH_LINES_MASK);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_span *inner = &bench_evidence.inners[levels() - 2u];
    const struct bench_slot *innermost = &bench_evidence.slot[1];
    (void)reload;
    check_before(cell, LINE_NEST, verdict);
    for (uint32_t level = 1; level < levels(); level++)
        bench_evidence.pends[level - 1u] = BENCH_LINE_MASK(line_of(level));
    bench_pend(BENCH_LINE_MASK(LINE_NEST), &span);
    check_after(verdict);
    check_span(&span, verdict);
    check_levels(&span, verdict);
    check_active(verdict);
    check_order(inner->begin, innermost->first, inner->last, verdict);
    check_order(innermost->first, inner->last, inner->end, verdict);
    values[0] = bench_counts(inner->begin, innermost->first);
    values[1] = bench_counts(inner->last, inner->end);
    values[2] = inner->behind / 2u;
}

BENCH_PARAMETER(scenario, nest, 0, depth, "handlers", 2, 4, 3, "how deep they are nested");
BENCH_SCENARIO(nest, "style", "none", "handlers that preempt one another, timed at the innermost",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS, .use = USE_NESTED,
               .ranks = true, BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate,
               .sample = sample, .missing = missing);
