/* Scenario: what it takes to register a handler at run time, as Zephyr's
 * irq_connect_dynamic(), CMSIS's NVIC_SetVector() or a vendor's attachInterrupt() do: from
 * before the call to behind it. That it is registered is seen by raising its line. */
#include "bench/checks.h"

static const struct bench_column columns[] = {{WIRE_METRIC_OPERATION, WIRE_FORM_SPAN}};

static volatile uint32_t entered;

static void connected(void *context)
{
    (void)context;
    entered++;
}

static const char *missing(const struct bench_cell *cell)
{
    return cell->style->offers && cell->style->offers->connect
               ? NULL
               : "the style registers no handler of a line at run time: its vectors are constant";
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_SECOND, BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_OPERATION, WIRE_SPAN_SPAN, CALIBRATE_NOP);
}

static __attribute__((noinline)) uint32_t timed(void (*connect)(uint32_t exception,
                                                                void (*handler)(void *context)))
{
    uint32_t exception = BENCH_LINE_EXCEPTION(LINE_SECOND);
    void (*handler)(void *context) = connected;
    __asm volatile("" : "+l"(connect), "+l"(exception), "+l"(handler));
    uint32_t from = bench_stamp(STAMP_SPAN_BEGIN);
    connect(exception, handler);
    bench_mark(STAMP_OPERATION_END);
    return bench_counts(from, bench_stamp(STAMP_SPAN_END));
}

/* How often it was entered when its line was raised. */
static uint32_t entries(void)
{
    struct bench_span span;
    entered = 0;
    bench_pend(BENCH_LINE_MASK(LINE_SECOND), &span);
    return entered;
}

/* Each begins with what the style registers itself, and leaves that behind. */
static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)reload;
    cell->style->install();
    check_before(cell, LINE_SECOND, verdict);
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, 0, entries());
    check_before(cell, LINE_SECOND, verdict);
    values[0] = timed(cell->style->offers->connect);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, 1, entries());
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, 0, bench_evidence.slot[1].count);
    check_after(verdict);
    cell->style->install();
}

BENCH_SCENARIO(dynamic_connect, "style", "none", "registering a handler at run time",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_NONE, BENCH_COLUMNS(columns),
               .missing = missing, .begin = begin, .calibrate = calibrate, .sample = sample);
