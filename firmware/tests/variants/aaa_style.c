/* A handler style that sorts before all others, with code of an odd number of
 * halfwords in front of everybody else's. */
#include "bench/bench.h"

#define ODD_CODE                                                                                   \
    "nop\n\t"                                                                                      \
    "nop\n\t"                                                                                      \
    "nop\n\t"

static void aaa_sample(void)
{
    __asm volatile(ODD_CODE);
    bench_body_sample();
}

static void aaa_timer(void)
{
    __asm volatile(ODD_CODE);
    bench_body_timer();
}

static void aaa_second(void)
{
    __asm volatile(ODD_CODE ODD_CODE ODD_CODE);
    bench_body_second();
}

static void aaa_timed(void)
{
    bench_timed_begin();
    bench_timed_end();
}

static __attribute__((naked)) void aaa_empty(void)
{
    __asm volatile(ODD_CODE ODD_CODE "bx lr");
}

BENCH_VECTORS(vectors_aaa) = {
    BENCH_SYSTEM_VECTORS,
    /* the swept timer */
    [VECTOR_SYSTICK] = aaa_sample,
    /* the board's timer */
    [VECTOR_TIMER] = aaa_timer,
    /* the test lines */
    [VECTOR_SAMPLE] = aaa_sample,
    [VECTOR_SECOND] = aaa_second,
    [VECTOR_NEST] = aaa_sample,
    [VECTOR_EMPTY] = aaa_empty,
    [VECTOR_TIMED] = aaa_timed,
    [VECTOR_WORK] = aaa_empty,
};
BENCH_STYLE(aaa_style, "sorts first", .vectors = vectors_aaa, .vectors_work = vectors_aaa);
