/* Scenarios that misuse the event timer, none of which may give a number: its line is
 * disabled; it is started one count later than is said; its handler does not take the
 * request back. And one that looks at what the driver does to its registers. */
#include "bench/checks.h"
#include "bench/swept.h"

static const struct bench_column swept[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT},
    SWEPT_COLUMNS,
};

static void use_vectors(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void begin(const struct bench_cell *cell)
{
    use_vectors(cell);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
}

static void sample_after(const struct bench_cell *cell, uint32_t reload, uint32_t later,
                         uint32_t *values, struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, reload + later, &expiry);
    expiry.reload = reload;
    cell->load->run(&slot->count, SWEPT_LIMIT / 100u);
    bench_sweep_disarm(&expiry, verdict);
    check_handler(slot, VECTOR_TIMER, 1, 1, verdict);
    values[0] = bench_sweep_since(&expiry, slot->first);
    swept_columns(swept_load_region(cell), &expiry, slot->return_address, values + 1);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    sample_after(cell, reload, 0, values, verdict);
}

static void sample_late(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                        struct bench_verdict *verdict)
{
    sample_after(cell, reload, 1, values, verdict);
}

#define MISUSE(id, text, begin_with, sample_with)                                                  \
    BENCH_SCENARIO(id, "style", "any", text, .subject = SUBJECT_STYLE,                             \
                   .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .source = &bench_timer,                   \
                   BENCH_COLUMNS(swept), .begin = (begin_with), .calibrate = calibrate,            \
                   .sample = (sample_with), .region = swept_load_region)

MISUSE(disabled_timer, "its line is disabled", use_vectors, sample);
MISUSE(late_timer, "starts later than is said", begin, sample_late);

/* ---- A style whose handler forgets the request ---- */

static void forgetful(void)
{
    bench_body_sample();
    if (bench_evidence.slot[0].count == 2)
        bench_timer_disable();
}

BENCH_VECTORS(vectors_forgetful) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_TIMER] = forgetful,
};
BENCH_STYLE(forgetful, "leaves the request as it is", .vectors = vectors_forgetful,
            .vectors_work = vectors_forgetful);

/* ---- The driver ---- */

#define DELAY 200u

static bool line_pending(void)
{
    return (NVIC_ISPR(BENCH_TIMER_WORD) & BENCH_TIMER_MASK) != 0;
}

static void expect_request(uint32_t expected, struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_PENDING_AFTER, expected, *event_timer.request);
    bench_expect(verdict, WIRE_WITNESS_PENDING_AFTER, expected, line_pending());
}

/* With its line disabled: nothing before it expires, a request then, none once that is
 * taken back, and none from a timer that was stopped. The value is whether it can say
 * when it expired. */
static void sample_driver(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                          struct bench_verdict *verdict)
{
    (void)cell;
    (void)reload;
    event_timer_load(DELAY);
    expect_request(0, verdict);
    *event_timer.control = event_timer.start;
    expect_request(0, verdict);
    bench_expect(verdict, WIRE_WITNESS_CLOCK, 0, event_timer_since(DELAY));
    for (unsigned i = 0; i < DELAY; i++)
        __asm volatile("nop");
    expect_request(1, verdict);
    uint32_t early = event_timer_since(DELAY);
    uint32_t late = event_timer_since(DELAY);
    if (early != 0) {
        bench_expect_range(verdict, WIRE_WITNESS_CLOCK, 1, 8u * DELAY, early);
        bench_expect_range(verdict, WIRE_WITNESS_CLOCK, early + 1u, early + DELAY, late);
    }
    bench_timer_taken();
    bench_expect(verdict, WIRE_WITNESS_PENDING_AFTER, 0, *event_timer.request);
    bench_timer_disable();
    expect_request(0, verdict);
    event_timer_load(DELAY);
    for (unsigned i = 0; i < DELAY; i++)
        __asm volatile("nop");
    expect_request(0, verdict);
    values[0] = early != 0;
}

static const struct bench_column driver[] = {{WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT}};
BENCH_SCENARIO(timer_driver, "style", "none", "what the driver does", .subject = SUBJECT_STYLE,
               .trigger = WIRE_TRIGGER_SYNCHRONOUS, BENCH_COLUMNS(driver), .begin = use_vectors,
               .sample = sample_driver);
