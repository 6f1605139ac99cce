/* Scenario: what AIRCR.PRIGROUP makes of two priorities that differ in one bit. In one
 * group neither preempts the other: the more urgent one waits for the end of the handler,
 * and is chained to it; of two that are pending it comes first. In different groups it
 * preempts. Who takes a sub-priority for a priority finds an urgent line waiting. */
#include "bench/checks.h"

#define LESS_URGENT 0x60u
#define MORE_URGENT 0x40u
/* The groups are above this bit (B3.2.6): both in one, or in two. */
#define ONE_GROUP  5u
#define TWO_GROUPS 4u

static const struct bench_column columns[] = {
    {WIRE_METRIC_CHAIN_LOWER, WIRE_FORM_SPAN},
    {WIRE_METRIC_PREEMPT_ENTRY, WIRE_FORM_SPAN},
    {WIRE_METRIC_PREEMPT_EXIT, WIRE_FORM_SPAN},
    {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
};

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    if (CORE_BASELINE)
        return "the core has no PRIGROUP: each of its priorities preempts those below it";
    if (bench_priority_bits() < 3u)
        return "the part has too few priority bits for groups and priorities in them";
    return NULL;
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SAMPLE, LESS_URGENT);
    bench_line_enable(LINE_NEST, LESS_URGENT);
    bench_line_enable(LINE_SECOND, MORE_URGENT);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_CHAIN_LOWER, WIRE_SPAN_SPAN, CALIBRATE_CHAIN);
    bench_calibrate_entry(cell, WIRE_METRIC_PREEMPT_ENTRY);
    bench_calibrate_exit(cell, WIRE_METRIC_PREEMPT_EXIT);
}

static void group_by(uint32_t prigroup)
{
    SCB_AIRCR = SCB_AIRCR_VECTKEY | prigroup << SCB_AIRCR_PRIGROUP_SHIFT;
    core_dsb();
    core_isb();
}

/* Pends these while the groups are so. */
static void pend(const struct bench_cell *cell, uint32_t prigroup, enum bench_line line,
                 uint32_t mask, struct bench_span *span, struct bench_verdict *verdict)
{
    check_before(cell, line, verdict);
    group_by(prigroup);
    bench_pend(mask, span);
    group_by(0);
    check_after(verdict);
    check_span(span, verdict);
}

/* Chained: one frame for both, and no thread code between them. */
static void check_chain(const struct bench_slot *one, const struct bench_slot *two,
                        struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_THREAD_BETWEEN, one->return_address, two->return_address);
    bench_expect(verdict, WIRE_WITNESS_STACK, one->frame, two->frame);
    check_order(one->first, two->before, two->first, verdict);
}

/* The more urgent one, pended in the other's handler, has to wait for its end. How long
 * that takes is the handler's own: no figure. */
static void waiting(const struct bench_cell *cell, struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *one = &bench_evidence.slot[0], *two = &bench_evidence.slot[1];
    pend(cell, ONE_GROUP, LINE_NEST, BENCH_LINE_MASK(LINE_NEST), &span, verdict);
    check_handler(one, BENCH_LINE_EXCEPTION(LINE_NEST), 1, 1, verdict);
    check_handler(two, BENCH_LINE_EXCEPTION(LINE_SECOND), 1, 2, verdict);
    bench_expect(verdict, WIRE_WITNESS_RETURN_ADDRESS, 0, bench_evidence.inner.return_address);
    check_order(bench_evidence.inner.end, two->before, two->first, verdict);
    check_chain(one, two, verdict);
}

/* Of two that are pending it comes first, though its line comes last. */
static void first(const struct bench_cell *cell, uint32_t *values, struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *two = &bench_evidence.slot[0], *one = &bench_evidence.slot[1];
    pend(cell, ONE_GROUP, LINE_SAMPLE, BENCH_LINE_MASK(LINE_SAMPLE) | BENCH_LINE_MASK(LINE_SECOND),
         &span, verdict);
    check_handler(one, BENCH_LINE_EXCEPTION(LINE_SECOND), 1, 1, verdict);
    check_handler(two, BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 2, verdict);
    check_chain(one, two, verdict);
    values[0] = bench_counts(two->before, two->first);
}

static void preempting(const struct bench_cell *cell, uint32_t *values,
                       struct bench_verdict *verdict)
{
    struct bench_span span;
    const struct bench_slot *two = &bench_evidence.slot[1];
    const struct bench_span *inner = &bench_evidence.inner;
    pend(cell, TWO_GROUPS, LINE_NEST, BENCH_LINE_MASK(LINE_NEST), &span, verdict);
    check_handler(&bench_evidence.slot[0], BENCH_LINE_EXCEPTION(LINE_NEST), 1, 1, verdict);
    check_handler(two, BENCH_LINE_EXCEPTION(LINE_SECOND), 2, 2, verdict);
    check_span(inner, verdict);
    check_order(inner->begin, two->first, inner->last, verdict);
    check_order(two->first, inner->last, inner->end, verdict);
    values[1] = bench_counts(inner->begin, two->first);
    values[2] = bench_counts(inner->last, inner->end);
    values[3] = inner->behind / 2u;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)reload;
    waiting(cell, verdict);
    first(cell, values, verdict);
    preempting(cell, values, verdict);
}

BENCH_SCENARIO(priority_group, "style", "none",
               "two priorities of one group do not preempt, of two groups they do",
               .subject = SUBJECT_STYLE, .ranks = true, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = calibrate, .sample = sample,
               .missing = missing);
