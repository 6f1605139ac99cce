/* Handler style: the hardware calls a plain C function through the vector
 * table in flash. The function calls nothing: a leaf, of which the compiler saves
 * nothing. */
#include "bench/bench.h"

static void raw_c_sample(void)
{
    bench_body_sample();
}

static void raw_c_timer(void)
{
    bench_body_timer();
}

static void raw_c_second(void)
{
    bench_body_second();
}

static void raw_c_nest(void)
{
    bench_body_nest();
}

static void raw_c_empty(void)
{
}

static void raw_c_timed(void)
{
    bench_timed_begin();
    bench_timed_end();
}

static void raw_c_work(void)
{
    bench_body_work();
}

BENCH_VECTORS(vectors_raw_c) = {
    BENCH_SYSTEM_VECTORS,
    /* the swept timer */
    [VECTOR_SYSTICK] = raw_c_sample,
    /* the board's timer */
    [VECTOR_TIMER] = raw_c_timer,
    /* the test lines */
    [VECTOR_SAMPLE] = raw_c_sample,
    [VECTOR_SECOND] = raw_c_second,
    [VECTOR_NEST] = raw_c_nest,
    [VECTOR_EMPTY] = raw_c_empty,
    [VECTOR_TIMED] = raw_c_timed,
    [VECTOR_WORK] = raw_c_work,
};

BENCH_VECTORS(vectors_raw_c_work) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = raw_c_work,
};

BENCH_STYLE(raw_c, "plain C function straight in the vector table", .vectors = vectors_raw_c,
            .vectors_work = vectors_raw_c_work);
