/* Handler style: a plain C function straight in the vector table that calls
 * another function, so that the compiler saves the return address, and a register
 * with it that keeps the stack aligned. */
#include "bench/bench.h"

BENCH_ISR void raw_c_call_sample(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_stamp_last(STAMP_LAST_0);
}

BENCH_ISR void raw_c_call_timer(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_timer_taken();
    bench_stamp_last(STAMP_LAST_0);
}

BENCH_ISR void raw_c_call_second(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_1), &bench_evidence.slot[1]);
    bench_stamp_last(STAMP_LAST_1);
}

BENCH_ISR void raw_c_call_nest(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_pend_inner();
    bench_stamp_last(STAMP_LAST_0);
}

BENCH_ISR void raw_c_call_empty(void)
{
    bench_nothing();
    BENCH_GOES_ON;
}

BENCH_ISR void raw_c_call_timed(void)
{
    bench_timed_begin();
    bench_nothing();
    bench_timed_end();
}

BENCH_ISR void raw_c_call_work(void)
{
    bench_collect(bench_stamp(STAMP_WORK_FIRST), &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

#if BENCH_STREAMS
BENCH_ISR void raw_c_call_event(void)
{
    bench_event_take();
    bench_event_served();
}
#endif

BENCH_HANDLERS(raw_c_call);
BENCH_HANDLER_VECTORS(raw_c_call);

BENCH_STYLE(raw_c_call, "plain C function in the vector table that calls another",
            .vectors = vectors_raw_c_call, .vectors_work = vectors_raw_c_call_work);
