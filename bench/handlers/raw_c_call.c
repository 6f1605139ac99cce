/* Handler style: a plain C function straight in the vector table that calls
 * another function, so that the compiler saves the return address, and a register
 * with it that keeps the stack aligned. */
#include "bench/bench.h"

static void raw_c_call_sample(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_stamp_last(STAMP_LAST_0);
}

static void raw_c_call_timer(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_timer_taken();
    bench_stamp_last(STAMP_LAST_0);
}

static void raw_c_call_second(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_1), &bench_evidence.slot[1]);
    bench_stamp_last(STAMP_LAST_1);
}

static void raw_c_call_nest(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_pend_inner();
    bench_stamp_last(STAMP_LAST_0);
}

static void raw_c_call_empty(void)
{
    bench_nothing();
    BENCH_GOES_ON;
}

static void raw_c_call_timed(void)
{
    bench_timed_begin();
    bench_nothing();
    bench_timed_end();
}

static void raw_c_call_work(void)
{
    bench_collect(bench_stamp(STAMP_WORK_FIRST), &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

BENCH_VECTORS(vectors_raw_c_call) = {
    BENCH_SYSTEM_VECTORS,
    /* the swept timer */
    [VECTOR_SYSTICK] = raw_c_call_sample,
    /* the board's timer */
    [VECTOR_TIMER] = raw_c_call_timer,
    /* the test lines */
    [VECTOR_SAMPLE] = raw_c_call_sample,
    [VECTOR_SECOND] = raw_c_call_second,
    [VECTOR_NEST] = raw_c_call_nest,
    [VECTOR_EMPTY] = raw_c_call_empty,
    [VECTOR_TIMED] = raw_c_call_timed,
    [VECTOR_WORK] = raw_c_call_work,
};

BENCH_VECTORS(vectors_raw_c_call_work) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = raw_c_call_work,
};

BENCH_STYLE(raw_c_call, "plain C function in the vector table that calls another",
            .vectors = vectors_raw_c_call, .vectors_work = vectors_raw_c_call_work);
