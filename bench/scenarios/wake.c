/* Scenario: an event ends a sleep in WFI. Two passes a sample: one in which its handler
 * is entered from there, and one with interrupts masked, as idle loops that decide what to
 * do next have it, in which the instruction behind WFI comes first. How long a part's clocks
 * and memories take to come back is its own, and no part of the timing model. */
#include "bench/checks.h"

/* Sleeps of these lengths, a count apart, must all end alike. */
#define DISTANCES 16u
/* Behind the way into the sleep. */
#define ASLEEP 200u

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_WAKE, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

extern const uint16_t wake_asleep[];

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
    bench_sweep_calibrate(cell, WIRE_METRIC_WAKE);
}

/* The time behind the sleep. */
static __attribute__((naked, noinline, aligned(16))) uint32_t sleep(void)
{
    /* clang-format off */
    __asm volatile(
        "wfi\n\t"
        ".global wake_asleep\n"
        "wake_asleep:\n\t"
        BENCH_STAMP_TEXT("r0", "%c0")
        "bx lr" ::"i"(STAMP_RESUMED));
    /* clang-format on */
}

/* Its address in the frame: that the core slept by then. The stamp behind it is no
 * witness of a wake, as a handler was entered before. */
static void entered(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                    struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    (void)bench_stamp(STAMP_TRIGGER);
    bench_sweep_arm(cell, reload, &expiry);
    sleep();
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    bench_expect(verdict, WIRE_WITNESS_RETURN_ADDRESS, (uint32_t)wake_asleep, slot->return_address);
    values[0] = bench_sweep_since(&expiry, slot->first);
}

/* Its handler comes behind the mask, and only does the work: a second first stamp would
 * make the first one ambiguous. A main loop does it later. */
static void masked(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    uint32_t stamp, pending, primask;
    bench_use_vectors(cell->style->vectors_work);
    check_before(cell, LINE_WORK, verdict);
    (void)bench_stamp(STAMP_TRIGGER);
    primask = core_mask();
    bench_sweep_arm(cell, reload, &expiry);
    stamp = sleep();
    pending = SCB_ICSR & SCB_ICSR_PENDSTSET;
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, 0, bench_evidence.work.count);
    core_restore(primask);
    core_isb();
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, SCB_ICSR_PENDSTSET, pending);
    if (!cell->style->loop)
        check_work(cell, cell->scenario->source->exception, verdict);
    values[1] = bench_sweep_since(&expiry, stamp);
    values[2] = bench_sweep_event(&expiry);
    bench_use_vectors(cell->style->vectors);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    entered(cell, reload + ASLEEP, values, verdict);
    masked(cell, reload + ASLEEP, values, verdict);
}

BENCH_SCENARIO(wake, "style", "none",
               "an event ends a sleep in WFI (the timing model wakes in no time)",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_systick, .distances = DISTANCES, BENCH_COLUMNS(columns),
               .begin = begin, .calibrate = calibrate, .sample = sample);
