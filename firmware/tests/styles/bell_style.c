/* Handler style from outside the tree: the handler rings, a kernel of its own answers. */
#define STYLE         bell
#define STYLE_VECTORS [EXCEPTION_PENDSV] = bell_pendsv
#include "bell.h"

#include "bench/deferring_frame.h"

static inline void post(void)
{
    bell_ring();
}

static void work(void)
{
    bench_body_work();
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    bell_answer(bench_work_of(line) == bench_work_empty ? bench_work_empty : work);
}

BENCH_DEFERRING_STYLE("handler rings, a kernel from outside answers", .prepare = prepare,
                      .work_exception = EXCEPTION_PENDSV);
