/* A handler style that sorts before all others, with code of an odd number of
 * halfwords in front of everybody else's. */
#include "bench/bench.h"

#define ODD_CODE "nop\n\tnop\n\tnop\n\t"

static void aaa_sample(void)
{
    __asm volatile(ODD_CODE);
    bench_body_sample();
}

static void aaa_second(void)
{
    __asm volatile(ODD_CODE ODD_CODE ODD_CODE);
    bench_body_second();
}

static __attribute__((naked)) void aaa_empty(void)
{
    __asm volatile(ODD_CODE ODD_CODE "bx lr");
}

BENCH_VECTORS(vectors_aaa, aaa_sample, aaa_second, aaa_sample, aaa_empty, aaa_empty, aaa_sample);
BENCH_STYLE(aaa_style, "sorts first", .vectors = vectors_aaa, .vectors_work = vectors_aaa);
