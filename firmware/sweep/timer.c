/* The board's event timer as a source of swept events. Stamps are the cell's clock's, and
 * so is the expiry: a stamp before the store that starts the timer, the delay, and what
 * lies between that stamp and the timer's start, which is calibrated in every cell. */
#include "bench/bench.h"
#include "bench/event_timer.h"

/* What the two counters may be apart: reading one takes longer than the other. */
#define APART_MAX 64u

#ifdef BOARD_TIMER_IRQ
_Static_assert((BENCH_LINES_MASK & BENCH_TIMER_MASK) == 0,
               "board.mk: the timer's line and a test line have the same bit of NVIC registers");
#endif

void bench_timer_acknowledge(void)
{
    bench_timer_taken();
}

/* Takes back what it requests. */
static void stop(void)
{
    *event_timer.control = 0;
    bench_timer_taken();
}

/* What the line has left pending, of a timer that requests nothing. Inline: a call would move what
 * is counted from before the start of a stream. */
static inline __attribute__((always_inline)) void forget(void)
{
    NVIC_ICPR(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    core_dsb();
}

void bench_timer_disable(void)
{
    NVIC_ICER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    core_dsb();
    core_isb();
    stop();
    forget();
}

void bench_timer_enable(uint8_t priority)
{
    bench_timer_disable();
    if (event_timer.missing != NULL)
        return;
    core_set_line_priority(BENCH_TIMER_IRQ, priority);
    NVIC_ISER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    core_dsb();
    core_isb();
}

struct two_stamps {
    uint32_t started, read;
};

/* Starts the timer behind a stamp, and four NOPs later reads `from`. The same code for
 * every sample and for the calibration: what lies between stamp and start is the same. */
static __attribute__((naked, noinline, aligned(16))) void
start_and_read(volatile uint32_t *control, uint32_t start, const volatile uint32_t *from,
               struct two_stamps *stamps)
{
    (void)control;
    (void)start;
    (void)from;
    (void)stamps;
    /* clang-format off */
    __asm volatile(
        "push {r4, lr}\n\t"
        "dsb\n\t"
        ".balign 16\n\t"
        BENCH_STAMP_TEXT("r4", "%c0")
        "str r1, [r0]\n\t"
        "nop\n\t"
        "nop\n\t"
        "nop\n\t"
        "nop\n\t"
        "ldr r2, [r2]\n\t"
        "nop\n\t"
        "str r4, [r3, #0]\n\t"
        "str r2, [r3, #4]\n\t"
        "pop {r4, pc}"
        :: "i"(STAMP_CALIBRATION));
    /* clang-format on */
}

static void start(uint32_t delay, const volatile uint32_t *from, struct two_stamps *stamps)
{
    stop();
    event_timer_load(delay);
    forget();
    start_and_read(event_timer.control, event_timer.start, from, stamps);
}

static void arm(uint32_t reload, struct bench_expiry *expiry)
{
    struct two_stamps stamps;
    start(reload + 1u, bench_clock(), &stamps);
    expiry->armed = stamps.started;
}

void bench_stream_start(uint32_t period)
{
    struct two_stamps stamps;
    stop();
    event_timer_load_every(period);
    forget();
    start_and_read(event_timer.control, event_timer.start, bench_clock(), &stamps);
    bench_stream.started = stamps.started;
}

static bool expired(const struct bench_expiry *expiry)
{
    return (int32_t)bench_sweep_since(expiry, *bench_clock()) >= 0;
}

static uint32_t since(const struct bench_expiry *expiry, uint32_t stamp)
{
    return bench_counts(expiry->armed, stamp) - bench_sweep_event(expiry);
}

static void disarm(const struct bench_expiry *expiry, struct bench_verdict *verdict)
{
    uint32_t timer = event_timer_since(bench_sweep_event(expiry));
    uint32_t clock = since(expiry, *bench_clock());
    if (timer != 0 && clock - timer + APART_MAX > 2u * APART_MAX)
        bench_expect(verdict, WIRE_WITNESS_CLOCK, timer, clock);
    stop();
    forget();
}

struct range {
    uint32_t low, high;
};

static void widen(struct range *range, uint32_t value)
{
    range->low = value < range->low ? value : range->low;
    range->high = value > range->high ? value : range->high;
}

#define RUNS      16u
#define DELAY_MAX 64u /* more than start_and_read takes from the start to its reading */

/* Counts of the cell's clock from the stamp to the reading in its place. */
static uint32_t counts_to_reading(void)
{
    struct two_stamps stamps;
    start(DELAY_MAX, bench_clock(), &stamps);
    return bench_counts(stamps.started, stamps.read);
}

/* The same from the timer's start, in its own counts: the longest delay whose request is
 * seen by the reading. It is the request that raises the line; what VALUE reads is not
 * asked, since QEMU's is one too high at whole counts. One that lies further away is
 * longer than any span, and so no padding that the host takes. */
static uint32_t delay_to_reading(void)
{
    struct two_stamps stamps = {0};
    for (uint32_t delay = 1; delay <= DELAY_MAX; delay++) {
        start(delay, event_timer.request, &stamps);
        if (stamps.read == 0)
            return delay - 1u;
    }
    return UINT32_MAX;
}

static uint32_t late;

uint32_t bench_timer_late(void)
{
    return late;
}

static void calibrate(const struct bench_cell *cell, uint8_t metric)
{
    struct range counts = {UINT32_MAX, 0}, delay = {UINT32_MAX, 0};
    uint32_t mask = core_mask();
    for (unsigned run = 0; run <= RUNS; run++) {
        uint32_t by_clock = counts_to_reading(), by_timer = delay_to_reading();
        if (run == 0) /* cold */
            continue;
        widen(&counts, by_clock);
        widen(&delay, by_timer);
    }
    stop();
    forget();
    core_restore(mask);
    late = counts.low - delay.low;
    bench_report_calibration(cell, metric, WIRE_SPAN_SPAN, RUNS, counts.low, counts.high);
    bench_report_calibration(cell, metric, WIRE_SPAN_PAD, RUNS, delay.low, delay.high);
}

/* ---- Periodic ---- */

static uint32_t running, last_expiry; /* its period; when it expired */

static void let(bool raise)
{
    bench_timer_taken();
    *event_timer.gate = raise ? event_timer.open : event_timer.shut;
    core_dsb();
    if (raise)
        return;
    bench_timer_taken(); /* of an expiry between the two above */
    forget();
}

static void start_periodic(uint32_t period)
{
    struct two_stamps stamps;
    stop();
    event_timer_load_every(period);
    start_and_read(event_timer.control, event_timer.start, bench_clock(), &stamps);
    let(false);
    running = period;
    last_expiry = stamps.started;
}

static bool goes_on(uint32_t period)
{
    (void)period;
    return true;
}

/* The last expiry moves along, whatever came in between: as often as there are periods in what the
 * clock counts. */
static uint32_t since_last(uint32_t stamp)
{
    uint32_t since = bench_counts(last_expiry, stamp);
    while (since >= running) {
        last_expiry += running;
        since -= running;
    }
    return since;
}

const struct bench_periodic bench_timer_periodic = {
    .start = start_periodic,
    .goes_on = goes_on,
    .let = let,
    .since_last = since_last,
};

/* Not every machine has the timer that its board has, nor every board the wire that the timer
 * wants. The small image has no room to find out. */
#ifdef IRQBENCH_IMAGE_small
static bool raises(void)
{
    return true;
}
#else
#define PROBE_DELAY  64u
#define PROBE_PASSES 4096u

static bool requests(void)
{
    for (unsigned n = PROBE_PASSES; n != 0; n--)
        if (*event_timer.request != 0)
            return true;
    return false;
}

/* Once it did, it is asked no more. */
static bool raises(void)
{
    static bool seen;
    if (seen)
        return true;
    uint32_t mask = core_mask();
    stop();
    event_timer_load(PROBE_DELAY);
    *event_timer.control = event_timer.start;
    seen = requests();
    stop();
    forget();
    core_restore(mask);
    return seen;
}
#endif

static const char *missing(void)
{
    if (event_timer.missing != NULL)
        return event_timer.missing;
    return raises() ? NULL : "the board's event timer raises nothing: see what its board.mk wants";
}

const struct bench_source bench_timer = {
    .exception = VECTOR_TIMER,
    .missing = missing,
    .arm = arm,
    .disarm = disarm,
    .expired = expired,
    .since = since,
    .calibrate = calibrate,
};

static const char *pin_missing(void)
{
    return event_timer.pin == NULL ? "the board has no EXTI" : missing();
}

const struct bench_source bench_pin = {
    .exception = VECTOR_TIMER,
    .missing = pin_missing,
    .arm = arm,
    .disarm = disarm,
    .expired = expired,
    .since = since,
    .calibrate = calibrate,
};
