/* Styles that leave floating-point state behind: one in the foreground, whose frames
 * then have room for it, and in its handlers; one in the thread that does its work. */
#include "bench/bench.h"

#ifdef __ARM_FP
#define USE_FLOATS                                                                                 \
    __asm volatile("vmov.f32 s0, #1.0\n\t"                                                         \
                   "vmov.f32 s16, #2.0" ::                                                         \
                       : "s0", "s16")
#define USE_ONE __asm volatile("vmov.f32 s1, #1.0" ::: "s1")
#else
#define USE_FLOATS
#define USE_ONE
#endif

static void floats_prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    USE_FLOATS;
}

static void floats_sample(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    USE_ONE;
    bench_stamp_last(STAMP_LAST_0);
}

static void floats_second(void)
{
    bench_body_second();
}

static void floats_nest(void)
{
    bench_body_nest();
}

static void floats_empty(void)
{
    USE_ONE;
}

static void floats_timed(void)
{
    bench_timed_begin();
    USE_ONE;
    bench_timed_end();
}

static void floats_work(void)
{
    bench_body_work();
}

BENCH_VECTORS(vectors_floats) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = floats_sample,
    [VECTOR_SAMPLE] = floats_sample,
    [VECTOR_SECOND] = floats_second,
    [VECTOR_NEST] = floats_nest,
    [VECTOR_EMPTY] = floats_empty,
    [VECTOR_TIMED] = floats_timed,
    [VECTOR_WORK] = floats_work,
};
BENCH_VECTORS(vectors_floats_work) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = floats_work,
};
BENCH_STYLE(floats, "floating point in foreground and handler", .vectors = vectors_floats,
            .vectors_work = vectors_floats_work, .needs = WIRE_FEATURE_FPU,
            .prepare = floats_prepare);

static void deferred_sample(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_defer_post();
    bench_stamp_last(STAMP_LAST_0);
}

static void deferred_second(void)
{
    bench_witness(STAMP_FIRST_1, &bench_evidence.slot[1]);
    bench_defer_post();
    bench_stamp_last(STAMP_LAST_1);
}

static void deferred_nest(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_pend_in_handler();
    bench_defer_post();
    bench_stamp_last(STAMP_LAST_0);
}

static void deferred_bare(void)
{
    bench_defer_post();
    BENCH_GOES_ON;
}

static void deferred_timed(void)
{
    bench_timed_begin();
    bench_defer_post();
    bench_timed_end();
}

/* Its instructions are wide: as aligned as in the work that does nothing else. */
static void deferred_work(void)
{
    bench_witness_deferred(STAMP_WORK_FIRST, &bench_evidence.work);
    __asm volatile(".balign 4");
    bench_stamp_last(STAMP_WORK_LAST);
    USE_FLOATS;
}

static void deferred_nothing(void)
{
    USE_FLOATS;
}

static void deferred_prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    bench_defer_work(line == LINE_EMPTY || line == LINE_TIMED ? deferred_nothing : deferred_work);
}

BENCH_VECTORS(vectors_floats_deferred) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = deferred_sample,
    [VECTOR_SAMPLE] = deferred_sample,
    [VECTOR_SECOND] = deferred_second,
    [VECTOR_NEST] = deferred_nest,
    [VECTOR_EMPTY] = deferred_bare,
    [VECTOR_TIMED] = deferred_timed,
    [VECTOR_WORK] = deferred_bare,
};
BENCH_VECTORS(vectors_floats_deferred_work) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SYSTICK] = deferred_bare,
};
BENCH_STYLE(floats_deferred, "floating point in deferred work", .vectors = vectors_floats_deferred,
            .vectors_work = vectors_floats_deferred_work, .deferred = true,
            .needs = WIRE_FEATURE_FPU, .prepare = deferred_prepare);
