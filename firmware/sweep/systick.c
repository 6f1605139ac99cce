/* SysTick as a source of swept events: it expires `reload` + 1 counts after it was
 * started, then
 * reloads with its full range, so that the counts since the expiry can still
 * be read long after it. */
#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/clock.h"

/* What starting and stopping one counter takes longer than the other, at most. */
#define APART_MAX 64u

static void arm(uint32_t reload, struct bench_expiry *expiry)
{
    SYST_CSR = 0;
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    SYST_RVR = reload;
    SYST_CVR = 0;
    core_dsb();
    expiry->armed = *clock_chosen()->counter;
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_TICKINT | SYST_CSR_CLKSOURCE;
    clock_await_load();
    SYST_RVR = SYST_MAX; /* taken over at the expiry */
    core_dsb();
}

/* It counts down from its full range then. */
static bool expired(const struct bench_expiry *expiry)
{
    return SYST_CVR > expiry->reload;
}

/* The timer is the clock, and has counted down from 0. */
static uint32_t since(const struct bench_expiry *expiry, uint32_t stamp)
{
    (void)expiry;
    return (0u - stamp) & SYST_MAX;
}

/* Both ran from arming to here. */
static void compare_counters(const struct bench_expiry *expiry, struct bench_verdict *verdict)
{
    const struct clock_provider *other = clock_chosen();
    if (other->counter == &SYST_CVR || !expired(expiry))
        return;
    uint32_t counts = *other->counter - expiry->armed;
    uint32_t systick = bench_sweep_event(expiry) + since(expiry, SYST_CVR);
    if (counts - systick + APART_MAX > 2u * APART_MAX)
        bench_expect(verdict, WIRE_WITNESS_CLOCK, systick, counts);
}

/* It counts on, and raises nothing any more: an expiry that was held off is taken back. */
static void quiet(void)
{
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE;
    core_dsb();
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    core_dsb();
}

static void disarm(const struct bench_expiry *expiry, struct bench_verdict *verdict)
{
    quiet();
    compare_counters(expiry, verdict);
}

/* Starts SysTick and reads it four NOPs later, by when it has loaded. The span
 * with the same instructions, timed by a counter that runs already, is what this
 * one would show if starting and reading took effect at the same point of their
 * instructions; the rest is what a reading is late by. */
static __attribute__((naked, noinline, aligned(16))) uint32_t start_and_read(uint32_t csr)
{
    (void)csr;
    /* clang-format off */
    __asm volatile(
        "ldr r1, =0xE000E010\n\t"
        "dsb\n\t"
        ".balign 16\n\t"
        "nop\n\t" /* as aligned as in the other span */
        "nop\n\t"
        "str r0, [r1]\n\t"
        "nop\n\t"
        "nop\n\t"
        "nop\n\t"
        "nop\n\t"
        BENCH_STAMP_TEXT("r0", "%c0")
        "bx lr\n\t"
        ".ltorg"
        :: "i"(STAMP_CALIBRATION));
    /* clang-format on */
}

#define START_RUNS 16u

static void calibrate(const struct bench_cell *cell, uint8_t metric)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (unsigned run = 0; run < START_RUNS; run++) {
        SYST_CSR = 0;
        SYST_RVR = SYST_MAX;
        SYST_CVR = 0;
        core_dsb();
        /* reload + 1 counts from the start to the expiry, as in bench_sweep_event */
        uint32_t counts = SYST_MAX + 1u - start_and_read(SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE);
        low = counts < low ? counts : low;
        high = counts > high ? counts : high;
    }
    bench_report_calibration(cell, metric, WIRE_SPAN_SPAN, START_RUNS, low, high);
    bench_calibrate(cell, metric, WIRE_SPAN_PAD, CALIBRATE_STORE_NOPS);
    bench_calibrate(cell, metric, WIRE_SPAN_BASE, CALIBRATE_NOTHING);
}

/* ---- Periodic ---- */

static uint32_t running; /* its period */

static void start_periodic(uint32_t period)
{
    running = period;
    SYST_CSR = 0;
    SYST_RVR = period - 1u;
    SYST_CVR = 0;
    core_dsb();
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE;
    clock_await_load();
}

/* Whoever else times by it needs its full range, from the next expiry on. */
static bool goes_on(uint32_t period)
{
    SYST_RVR = period - 1u;
    core_dsb();
    return SYST_CVR < period;
}

static void let(bool raise)
{
    if (!raise)
        SYST_RVR = SYST_MAX;
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE | (raise ? SYST_CSR_TICKINT : 0u);
    core_dsb();
    if (!raise)
        quiet();
}

static uint32_t since_last(uint32_t stamp)
{
    return stamp == 0 ? 0 : running - stamp;
}

const struct bench_periodic bench_systick_periodic = {
    .start = start_periodic,
    .goes_on = goes_on,
    .let = let,
    .since_last = since_last,
};

static const char *missing(void)
{
    if (board.systick_hz != board.clock_hz)
        return "SysTick does not run at the core clock, so the expiry cannot be timed";
    return NULL;
}

const struct bench_source bench_systick = {
    .exception = EXCEPTION_SYSTICK,
    .is_clock = true,
    .missing = missing,
    .arm = arm,
    .disarm = disarm,
    .expired = expired,
    .since = since,
    .calibrate = calibrate,
};
