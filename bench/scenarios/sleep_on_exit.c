/* Scenario: firmware without a main loop, all of whose work is done by handlers: with
 * SLEEPONEXIT the core goes back to sleep from the last handler instead of to the thread, and
 * the next event finds it there, already stacked. Three events: the board's timer's, which
 * the core goes to sleep behind; the style's, whose entry is measured; and the timer's again,
 * which ends it. Witness: no instruction of the thread ran before. A core may ignore
 * SLEEPONEXIT, as QEMU's do (ARMv7-M ARM B1.5.17): that is tried before. The vector table is
 * in RAM, since it is the style's and one handler more. */
#include "bench/checks.h"
#include "bench/event_timer.h"

/* Sleeps of these lengths, a count apart, must all end alike. */
#define DISTANCES 16u
/* Counts to the first event, to the style's, and from the first one to the last. */
#define FIRST    400u
#define MEASURED 800u
#define LAST     2000u
/* Passes of waiting for the last one: longer than it is away. */
#define PASSES_MAX 1000000u

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

#define table BENCH_ARENA(bench_vector, BENCH_VECTOR_COUNT)

static volatile uint32_t timer_events;

static void start_timer(uint32_t delay)
{
    *event_timer.control = 0;
    event_timer_load(delay);
    *event_timer.control = event_timer.start;
}

static void sleep_on_exit_timer(void)
{
    bench_timer_taken();
    if (++timer_events == 1)
        start_timer(LAST);
    else
        SCB_SCR = 0;
}

BENCH_VECTORS(vectors_sleep_on_exit) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_TIMER] = BENCH_TIMER_HANDLER(sleep_on_exit_timer),
};

/* How many of the timer's events there were when the thread's next instruction ran. */
static __attribute__((noinline)) uint32_t sleep(void)
{
    uint32_t events;
    SCB_SCR = SCB_SCR_SLEEPONEXIT;
    core_dsb();
    __asm volatile("wfi\n\t"
                   "ldr %0, [%1]"
                   : "=&r"(events)
                   : "r"(&timer_events)
                   : "memory");
    for (uint32_t pass = 0; timer_events < 2u && pass < PASSES_MAX; pass++) {
    }
    return events;
}

static bool sleeps_on_exit(void)
{
    uint32_t events;
    bench_use_vectors(vectors_sleep_on_exit);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
    timer_events = 0;
    start_timer(FIRST);
    events = sleep();
    bench_timer_disable();
    return events == 2u;
}

static const char *missing(const struct bench_cell *cell)
{
    if (bench_timer.missing() != NULL)
        return "the board has no second timer that could end the sleep";
    if (cell->style->loop)
        return "the style's main loop would never run: ask wake";
    if (cell->style->install)
        return "what the style registers lies where this vector table would: ask raw_c";
    if (cell->style->deferred && cell->style->work_exception == 0)
        return "a thread does the work, and no thread runs while the core sleeps on exit";
    return sleeps_on_exit()
               ? NULL
               : "the core ignores SLEEPONEXIT: a loop around WFI does the same, ask wake";
}

static void begin(const struct bench_cell *cell)
{
    for (unsigned i = 0; i < BENCH_VECTOR_COUNT; i++)
        table[i] = cell->style->vectors[i];
    table[VECTOR_TIMER] = sleep_on_exit_timer;
    bench_use_vectors(table);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

static void calibrate(const struct bench_cell *cell)
{
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    timer_events = 0;
    bench_sweep_arm(cell, reload + MEASURED, &expiry);
    start_timer(FIRST);
    bench_expect(verdict, WIRE_WITNESS_THREAD_BETWEEN, 2, sleep());
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    values[0] = bench_sweep_since(&expiry, slot->first);
    values[1] = bench_sweep_event(&expiry);
}

BENCH_SCENARIO(sleep_on_exit, "style", "none",
               "events that find the core asleep behind a handler (SLEEPONEXIT)",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_systick, .distances = DISTANCES, BENCH_COLUMNS(columns),
               .needs = WIRE_FEATURE_VTOR, .missing = missing, .begin = begin,
               .calibrate = calibrate, .sample = sample);
