/* Handler styles that tamper with the cycle counter, each in its own way, long after
 * the audit at boot found it good. */
#include "bench/bench.h"

enum { SOON = 2, LATER = 20 };

static uint32_t calls, last;

static void start_over(void)
{
    calls = 0;
    last = DWT_CYCCNT;
}

static void stop_counter(void)
{
    DWT_CTRL &= ~DWT_CTRL_CYCCNTENA;
}

static void stop_at_install(void)
{
    start_over();
    stop_counter();
}

static void stop_soon(void)
{
    if (++calls == SOON)
        stop_counter();
}

static void stop_later(void)
{
    if (++calls == LATER)
        stop_counter();
}

static void write_counter(void)
{
    if (++calls == LATER)
        DWT_CYCCNT = 0x10000000u;
}

/* What went by since the last call counts half. */
static void halve(void)
{
    uint32_t now = DWT_CYCCNT;
    last += (now - last) / 2u;
    DWT_CYCCNT = last;
}

static void stop_systick(void)
{
    if (++calls == LATER)
        SYST_CSR = 0;
}

static void do_nothing(void)
{
}

#define TAMPERING(id, at_install, in_handler)                                                      \
    static void id##_sample(void)                                                                  \
    {                                                                                              \
        bench_body_sample();                                                                       \
        in_handler();                                                                              \
    }                                                                                              \
    static void id##_empty(void)                                                                   \
    {                                                                                              \
        in_handler();                                                                              \
    }                                                                                              \
    BENCH_VECTORS(vectors_##id) = {                                                                \
        BENCH_SYSTEM_VECTORS,          [VECTOR_SYSTICK] = id##_sample,                             \
        [VECTOR_SAMPLE] = id##_sample, [VECTOR_SECOND] = id##_sample,                              \
        [VECTOR_NEST] = id##_sample,   [VECTOR_EMPTY] = id##_empty,                                \
        [VECTOR_WORK] = id##_sample,                                                               \
    };                                                                                             \
    BENCH_STYLE(id, "tampers with the counter", .vectors = vectors_##id,                           \
                .vectors_work = vectors_##id, .install = at_install)

TAMPERING(stops_at_install, stop_at_install, do_nothing);
TAMPERING(stops_soon, start_over, stop_soon);
TAMPERING(stops_later, start_over, stop_later);
TAMPERING(is_written, start_over, write_counter);
TAMPERING(runs_at_half, start_over, halve);
TAMPERING(systick_stops, start_over, stop_systick);
TAMPERING(keeps_off, start_over, do_nothing);
