/* Handler styles that bend the cycle counter, each in one way and at one time, as code
 * under test could by mistake. Each starts with a counter that counts: the one before
 * it may have left another. */
#include "bench/bench.h"
#include "firmware/core/registers.h"

#define SOON 20u /* samples */

static uint32_t prepared, swept, last;

static void begin_counting(void)
{
    DWT_CTRL |= DWT_CTRL_CYCCNTENA;
    prepared = swept = 0;
    last = DWT_CYCCNT;
}

static void stop(void)
{
    DWT_CTRL &= ~DWT_CTRL_CYCCNTENA;
}

/* Before calibration, and so after identify. */
static void stop_at_once(void)
{
    begin_counting();
    stop();
}

/* After calibration, at the first sample. */
static void stop_first(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    if (prepared++ == 0)
        stop();
}

/* In the middle of a batch. */
static void stop_later(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    if (prepared++ == SOON)
        stop();
}

static void write_later(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    if (prepared++ == SOON)
        DWT_CYCCNT += 100000u;
}

/* From sample to sample half of what has passed. */
static void halve(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    DWT_CYCCNT = last += (DWT_CYCCNT - last) / 2u;
}

static void bent_sample(void)
{
    bench_body_sample();
}

/* A sweep counts by SysTick, which is started anew for each sample: what is done to the
 * other counter between two of them means nothing there. So these do it inside of one. */
static void bent_swept_rate(void)
{
    bench_body_sample();
    halve(NULL, LINE_SAMPLE);
}

static void bent_swept_written(void)
{
    bench_body_sample();
    if (swept++ == SOON)
        DWT_CYCCNT += 100000u;
}

/* The timer itself, behind its expiry. */
static void bent_swept_timer(void)
{
    bench_body_sample();
    if (swept++ == SOON)
        SYST_CSR = 0;
}

static void bent_second(void)
{
    bench_body_second();
}

static void bent_empty(void)
{
}

static void bent_timed(void)
{
    bench_timed_begin();
    bench_timed_end();
}

#define BENT_STYLE(name, start, before, swept)                                                     \
    BENCH_VECTORS(vectors_##name) = {                                                              \
        BENCH_SYSTEM_VECTORS,          [VECTOR_SYSTICK] = (swept),  [VECTOR_SAMPLE] = bent_sample, \
        [VECTOR_SECOND] = bent_second, [VECTOR_NEST] = bent_sample, [VECTOR_EMPTY] = bent_empty,   \
        [VECTOR_TIMED] = bent_timed,   [VECTOR_WORK] = bent_empty,                                 \
    };                                                                                             \
    BENCH_STYLE(name, "bends the cycle counter", .vectors = vectors_##name,                        \
                .vectors_work = vectors_##name, .install = start, .prepare = before)

BENT_STYLE(bent_at_once, stop_at_once, NULL, bent_sample);
BENT_STYLE(bent_first, begin_counting, stop_first, bent_sample);
BENT_STYLE(bent_later, begin_counting, stop_later, bent_sample);
BENT_STYLE(bent_rate, begin_counting, halve, bent_swept_rate);
BENT_STYLE(bent_written, begin_counting, write_later, bent_swept_written);
BENT_STYLE(bent_timer, begin_counting, NULL, bent_swept_timer);
BENT_STYLE(straight, begin_counting, NULL, bent_sample);
