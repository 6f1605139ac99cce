/* Scenarios that leave an expiry pending, held off by PRIMASK, and then disarm its timer, or let it
 * raise nothing more: nothing may come behind that. The value is whether the expiry was pending. */
#include "bench/checks.h"

#define RELOAD     200u
#define PERIOD     2000u
#define PASSES_MAX 4000u

/* The line, or SysTick, whichever it is. */
static bool wait_for_pending(void)
{
    for (unsigned pass = 0; pass < PASSES_MAX; pass++)
        if (bench_lines_pending() != 0)
            return true;
    return false;
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    if (cell->scenario->source != &bench_systick)
        bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
}

/* Unmasked again: what is still pending would be taken now. */
static void nothing_comes(uint32_t mask, bool came, uint32_t *values, struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_PENDING_AFTER, 0, bench_lines_pending());
    core_restore(mask);
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, 1, came);
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, 0, bench_evidence.slot[0].count);
    values[0] = came;
}

static void sample_disarmed(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                            struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    (void)reload;
    check_before(cell, LINE_SAMPLE, verdict);
    uint32_t mask = core_mask();
    bench_sweep_arm(cell, RELOAD, &expiry);
    bool came = wait_for_pending();
    bench_sweep_disarm(&expiry, verdict);
    nothing_comes(mask, came, values, verdict);
}

static void sample_silenced(const struct bench_cell *cell, const struct bench_periodic *timer,
                            uint32_t *values, struct bench_verdict *verdict)
{
    check_before(cell, LINE_SAMPLE, verdict);
    uint32_t mask = core_mask();
    timer->start(PERIOD);
    timer->let(true);
    bool came = wait_for_pending();
    timer->let(false);
    nothing_comes(mask, came, values, verdict);
}

static void sample_silenced_systick(const struct bench_cell *cell, uint32_t reload,
                                    uint32_t *values, struct bench_verdict *verdict)
{
    (void)reload;
    sample_silenced(cell, &bench_systick_periodic, values, verdict);
}

static void sample_silenced_timer(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                                  struct bench_verdict *verdict)
{
    (void)reload;
    sample_silenced(cell, &bench_timer_periodic, values, verdict);
}

static const struct bench_column columns[] = {{WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT}};

#define LEFT_PENDING(id, text, from, sample_with)                                                  \
    BENCH_SCENARIO(id, "style", "none", text, .subject = SUBJECT_STYLE,                            \
                   .trigger = WIRE_TRIGGER_SYNCHRONOUS, .source = &(from), BENCH_COLUMNS(columns), \
                   .begin = begin, .calibrate = calibrate, .sample = (sample_with))

LEFT_PENDING(disarmed_systick, "SysTick, disarmed while it is pending", bench_systick,
             sample_disarmed);
LEFT_PENDING(disarmed_timer, "the board's timer, disarmed while it is pending", bench_timer,
             sample_disarmed);
LEFT_PENDING(silenced_systick, "SysTick, let no more while it is pending", bench_systick,
             sample_silenced_systick);
LEFT_PENDING(silenced_timer, "the board's timer, let no more while it is pending", bench_timer,
             sample_silenced_timer);
