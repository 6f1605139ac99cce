/* Scenario: an interrupt of the lowest priority delays the most urgent work. SysTick, of a
 * higher priority, brings that work, and falls due in every cycle before, in and behind a lower
 * interrupt, which is `length` passes of a loop long. Work in the handler preempts it;
 * work in a thread, however urgent, waits until every handler is over, the least important
 * one, too: the inversion that every RTOS has between interrupts and threads, and that
 * those remedy which run interrupts as threads. With length 0 there is no lower interrupt:
 * what it adds is the difference. Vectors are in RAM here, for every style: on the
 * Cortex-M3 and M4 the entry takes 6 cycles more. */
#include "bench/checks.h"
#include "bench/patched_vectors.h"

BENCH_PARAMETER(scenario, irq_over_thread, 0, length, "passes", 0, 80, 50,
                "of the lower interrupt's loop: NOP, SUBS, BNE");

/* Longer than the lower interrupt is, and what comes before it. */
#define DISTANCES 640u
/* The first event: SysTick was told by then to load its full range next. */
#define LEAD 72u
/* Passes from arming to the lower interrupt: the first event comes before it. */
#define DELAY      40u
#define PASSES_MAX 1000u
#define LOW        0xC0u

static const struct bench_column columns[] = {
    {WIRE_METRIC_EVENT_TO_WORK, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

static struct {
    uint32_t length, ran;
} lower;

static inline __attribute__((always_inline)) void pass_time(uint32_t passes)
{
    __asm volatile(".balign 4\n"
                   "1: nop\n\t"
                   "subs %0, #1\n\t"
                   "bne 1b"
                   : "+l"(passes)::"cc");
}

static void handle_lower(void)
{
    pass_time(lower.length);
    lower.ran++;
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors_work);
    core_set_system_priority(EXCEPTION_SYSTICK, BENCH_PRIORITY_HIGH);
    lower.length = bench_parameter(WIRE_ITEM_SCENARIO, 0);
    if (lower.length != 0)
        bench_line_enable(LINE_SECOND, LOW);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_EVENT_TO_WORK);
}

/* The first event comes before the lower interrupt, the last one behind it. */
static void check_distance(uint32_t reload, bool before, bool by_its_end,
                           struct bench_verdict *verdict)
{
    if (reload == BENCH_DISTANCE_BASE)
        bench_expect(verdict, WIRE_WITNESS_ORDER, 1, before);
    if (reload == BENCH_DISTANCE_BASE + DISTANCES - 1u)
        bench_expect(verdict, WIRE_WITNESS_ORDER, 0, by_its_end);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *work = &bench_evidence.work;
    const volatile uint32_t *count = &work->count;
    bench_use_patched(cell->style->vectors_work, VECTOR_SECOND, handle_lower);
    check_before(cell, LINE_WORK, verdict); /* which may change the style's table */
    bench_use_patched(cell->style->vectors_work, VECTOR_SECOND, handle_lower);
    lower.ran = 0;
    bench_sweep_arm(cell, reload + LEAD, &expiry);
    pass_time(DELAY);
    bool before = bench_sweep_expired(&expiry);
    NVIC_ISPR(BENCH_LINE_WORD) = lower.length != 0 ? BENCH_LINE_MASK(LINE_SECOND) : 0;
    core_dsb();
    core_isb();
    bool by_its_end = bench_sweep_expired(&expiry);
    for (unsigned pass = 0; pass < PASSES_MAX && *count == 0; pass++) {
    }
    bench_sweep_disarm(&expiry, verdict);
    bench_use_vectors(cell->style->vectors_work);
    check_after(verdict);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, lower.length != 0, lower.ran);
    check_work(cell, EXCEPTION_SYSTICK, verdict);
    check_distance(reload, before, by_its_end, verdict);
    values[0] = bench_sweep_since(&expiry, work->first);
    values[1] = bench_sweep_event(&expiry);
}

BENCH_SCENARIO(irq_over_thread, "style", "none",
               "urgent work, wherever the style does it, and an interrupt of the lowest priority",
               .subject = SUBJECT_STYLE, .ranks = true, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_systick, .distances = DISTANCES, BENCH_COLUMNS(columns),
               .needs = WIRE_FEATURE_VTOR, .begin = begin, .calibrate = calibrate,
               .sample = sample);
