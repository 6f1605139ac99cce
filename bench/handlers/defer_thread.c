/* Handler style: the handler only posts a semaphore; a thread above the
 * interrupted one does the work after a context switch by PendSV. */
#include "bench/bench.h"

/* The user's handler is the post, so the last stamp stands behind it. */
static void defer_sample(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_defer_post();
    bench_stamp_last(STAMP_LAST_0);
}

static void defer_timer(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_timer_taken();
    bench_defer_post();
    bench_stamp_last(STAMP_LAST_0);
}

static void defer_second(void)
{
    bench_witness(STAMP_FIRST_1, &bench_evidence.slot[1]);
    bench_defer_post();
    bench_stamp_last(STAMP_LAST_1);
}

static void defer_nest(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_pend_in_handler();
    bench_defer_post();
    bench_stamp_last(STAMP_LAST_0);
}

/* Goes on after the post, as the handlers above do: had it nothing left to do, the
 * compiler would jump to the post instead of calling it. */
static void defer_bare(void)
{
    bench_defer_post();
    BENCH_GOES_ON;
}

static void defer_timed(void)
{
    bench_timed_begin();
    bench_defer_post();
    bench_timed_end();
}

static void work_stamped(void)
{
    bench_body_work_deferred();
}

static void work_empty(void)
{
}

static void defer_prepare(enum bench_line line)
{
    bench_defer_work(line == LINE_EMPTY || line == LINE_TIMED ? work_empty : work_stamped);
}

BENCH_VECTORS(vectors_defer_thread) = {
    BENCH_SYSTEM_VECTORS,
    /* the swept timer */
    [VECTOR_SYSTICK] = defer_sample,
    /* the board's timer */
    [VECTOR_TIMER] = defer_timer,
    /* the test lines */
    [VECTOR_SAMPLE] = defer_sample,
    [VECTOR_SECOND] = defer_second,
    [VECTOR_NEST] = defer_nest,
    [VECTOR_EMPTY] = defer_bare,
    [VECTOR_TIMED] = defer_timed,
    [VECTOR_WORK] = defer_bare,
};

BENCH_VECTORS(vectors_defer_thread_work) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = defer_bare,
};

BENCH_STYLE(defer_thread, "handler posts a semaphore, a thread does the work",
            .vectors = vectors_defer_thread, .vectors_work = vectors_defer_thread_work,
            .deferred = true, .prepare = defer_prepare);
