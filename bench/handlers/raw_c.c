/* Handler style: the hardware calls a plain C function through the vector
 * table in flash. What the compiler puts before its body is part of the cost. */
#include "bench/bench.h"

static void raw_c_sample(void)
{
    bench_body_sample();
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

static void raw_c_work(void)
{
    bench_body_work();
}

BENCH_VECTORS(vectors_raw_c, raw_c_sample, raw_c_second, raw_c_nest, raw_c_empty, raw_c_work,
              raw_c_sample);
BENCH_VECTORS(vectors_raw_c_work, raw_c_sample, raw_c_second, raw_c_nest, raw_c_empty, raw_c_work,
              raw_c_work);
BENCH_STYLE(raw_c, "plain C function straight in the vector table", .vectors = vectors_raw_c,
            .vectors_work = vectors_raw_c_work);
