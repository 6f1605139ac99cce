/* Witness checks that several scenarios share. */
#include "bench/checks.h"

#include "firmware/core/trace_marks.h"

uint32_t bench_raised(const struct bench_cell *cell, enum bench_line line)
{
    const struct bench_source *source = cell->scenario->source;
    bool by_source = source && (line == LINE_SAMPLE || line == LINE_WORK);
    return by_source ? source->exception : BENCH_LINE_EXCEPTION(line);
}

void check_before(const struct bench_cell *cell, enum bench_line line,
                  struct bench_verdict *verdict)
{
    trace_settle();
    bench_evidence_clear();
    if (cell->style && cell->style->prepare)
        cell->style->prepare(cell, line);
    bench_expect(verdict, WIRE_WITNESS_PENDING_BEFORE, 0, bench_lines_pending());
}

void check_after(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_PENDING_AFTER, 0, bench_lines_pending());
}

/* Under which exception the work is done; 0: in thread mode. */
static uint32_t works_under(const struct bench_style *style, uint32_t exception)
{
    return style->deferred || style->loop ? style->work_exception : exception;
}

static void check_count(uint32_t count, uint32_t none, struct bench_verdict *verdict)
{
    bench_expect(verdict, count == 0 ? none : (uint32_t)WIRE_WITNESS_RAN_TWICE, 1, count);
}

/* Where the timer's line is in another register than the test lines, which handlers do
 * not read, it is known to be active in its own handler alone. */
static bool timer_active(const struct bench_slot *slot)
{
    if (BENCH_TIMER_WORD != BENCH_LINE_WORD)
        return slot->ipsr == VECTOR_TIMER;
    return (slot->lines & BENCH_TIMER_MASK) != 0;
}

static uint32_t depth_of(const struct bench_slot *slot)
{
    uint32_t depth = (slot->shcsr & SCB_SHCSR_SYSTICKACT ? 1u : 0u) +
                     (slot->shcsr & SCB_SHCSR_PENDSVACT ? 1u : 0u) + timer_active(slot);
    for (uint32_t lines = slot->lines & (BENCH_LINES_MASK | BENCH_LINE_MASK(BENCH_LINE_SPARE));
         lines != 0; lines &= lines - 1u)
        depth++;
    return depth;
}

void check_handler(const struct bench_slot *slot, uint32_t exception, uint32_t depth,
                   uint32_t order, struct bench_verdict *verdict)
{
    check_count(slot->count, WIRE_WITNESS_NOT_RUN, verdict);
    if (slot->count == 0)
        return;
    bench_expect(verdict, WIRE_WITNESS_IPSR, exception, slot->ipsr);
    /* ARMv6-M shows neither: there the frames tell, of the span in the thread and of
     * the one in the handler (check_span). */
    if (!CORE_BASELINE) {
        bench_expect(verdict, WIRE_WITNESS_DEPTH, depth, depth_of(slot));
        bench_expect(verdict, WIRE_WITNESS_RETTOBASE, depth == 1 ? SCB_ICSR_RETTOBASE : 0u,
                     slot->icsr & SCB_ICSR_RETTOBASE);
    }
    bench_expect(verdict, WIRE_WITNESS_ORDER, order, slot->order);
}

/* Their order cannot tell which came first: where one preempts the other's witness, both
 * count the same. */
void check_meeting(const struct bench_slot *higher, const struct bench_slot *lower,
                   struct bench_verdict *verdict)
{
    bool in_handler =
        (higher->lines & (BENCH_LINE_MASK(LINE_SECOND) | BENCH_LINE_MASK(BENCH_LINE_SPARE))) != 0;
    bool in_switch = (higher->shcsr & SCB_SHCSR_PENDSVACT) != 0;
    check_handler(higher, VECTOR_TIMER, in_handler || in_switch ? 2 : 1, higher->order, verdict);
    check_handler(lower, BENCH_LINE_EXCEPTION(LINE_SECOND), 1, lower->order, verdict);
}

void check_work(const struct bench_cell *cell, uint32_t exception, struct bench_verdict *verdict)
{
    check_count(bench_evidence.work.count, WIRE_WITNESS_WORK_NOT_RUN, verdict);
    if (bench_evidence.work.count != 0)
        bench_expect(verdict, WIRE_WITNESS_IPSR, works_under(cell->style, exception),
                     bench_evidence.work.ipsr);
}

void check_span(const struct bench_span *span, struct bench_verdict *verdict)
{
    bench_expect_range(verdict, WIRE_WITNESS_RETURN_ADDRESS, 0, BENCH_PEND_BARRIERS, span->behind);
}

void check_order(uint32_t begin, uint32_t middle, uint32_t end, struct bench_verdict *verdict)
{
    bench_expect_range(verdict, WIRE_WITNESS_MONOTONIC, 0, bench_counts(begin, end),
                       bench_counts(begin, middle));
}
