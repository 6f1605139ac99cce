/* Handler style: an earlier interrupt of a lower priority sleeps in WFI in its handler until
 * the real one comes, which so always meets the same instruction: the trick of video
 * generators, whose lines must not jitter. The jitter goes into the earlier one's entry. It
 * steals `lead` counts at each event, and code that masks for longer than that defeats it. */
#include "bench/bench.h"
#include "bench/event_timer.h"

/* Below SysTick's, BENCH_PRIORITY_MIDDLE. */
#define PRIORITY_EARLY 0xC0u

extern const uint16_t wfi_prearm_asleep[];
static uint32_t preempted_at, early_ones;

/* The stamp begins what the host looks at: the event to come is the one under test. */
static __attribute__((used)) void wfi_prearm_early(void) /* also without a timer: for its label */
{
    bench_timer_taken();
    (void)bench_stamp(STAMP_TRIGGER);
    __asm volatile("wfi\n\t"
                   ".global wfi_prearm_asleep\n"
                   "wfi_prearm_asleep:" ::
                       : "memory");
    preempted_at = *bench_next_return_address();
    early_ones++;
}

static void wfi_prearm_sample(void)
{
    bench_body_sample();
}

static void wfi_prearm_work(void)
{
    bench_body_work();
}

BENCH_VECTORS(vectors_wfi_prearm) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = wfi_prearm_sample,
    [VECTOR_TIMER] = BENCH_TIMER_HANDLER(wfi_prearm_early),
};
BENCH_VECTORS(vectors_wfi_prearm_work) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = wfi_prearm_work,
    [VECTOR_TIMER] = BENCH_TIMER_HANDLER(wfi_prearm_early),
};

static uint32_t late; /* counts from the reading to the timer's start, as they were before */

/* SysTick counts down to its event: the timer's comes `lead` before. */
static void armed(const struct bench_cell *cell)
{
    (void)cell;
    *event_timer.control = 0;
    uint32_t left = SYST_CVR;
    event_timer_load(left - bench_parameter(WIRE_ITEM_STYLE, 0) - late);
    *event_timer.control = event_timer.start;
    late = left - SYST_CVR;
}

/* Once for `late`: the next one is on time. */
static void install(void)
{
    late = 0;
    armed(NULL);
    bench_timer_enable(PRIORITY_EARLY);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    preempted_at = early_ones = 0;
}

static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, early_ones);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)wfi_prearm_asleep, preempted_at);
}

static const char *missing(const struct bench_cell *cell)
{
    if (bench_timer.missing() != NULL)
        return "the board has no second timer that could come before the event";
    if (cell->scenario->use == USE_PERIODIC)
        return "its earlier interrupt is set up for one event at a time: ask entry_swept";
    if (cell->scenario->own_load && cell->scenario->columns.list[0].metric == WIRE_METRIC_ENTRY)
        return "the scenario's section would hold off its earlier interrupt, too: ask entry_swept";
    if (cell->scenario->source == &bench_timer || cell->scenario->source == &bench_pin)
        return "the board's timer is what comes before the event: ask entry_swept";
    return cell->scenario->region == NULL
               ? "its earlier interrupt has to meet a load: ask entry_swept"
               : NULL;
}

BENCH_PARAMETER(style, wfi_prearm, 0, lead, "counts", 48, 200, 96,
                "from the earlier interrupt's event to the real one");
BENCH_STYLE(wfi_prearm, "an earlier interrupt sleeps in its handler until the real one comes",
            .vectors = vectors_wfi_prearm, .vectors_work = vectors_wfi_prearm_work,
            .install = install, .prepare = prepare, .check = check, .missing = missing,
            .armed = armed, .beneath = 1);
