/* Handler style: one common entry for every interrupt. It reads IPSR and calls
 * what a table in RAM holds for that exception: a function and its context. */
#include "bench/bench.h"

struct registration {
    bench_handler handler;
    void *context;
};

static struct registration table[BENCH_VECTOR_COUNT];

static void dispatch(void)
{
    const struct registration *r = &table[core_ipsr()];
    r->handler(r->context);
}

static void dispatch_install(void)
{
    for (unsigned line = 0; line < BENCH_LINES; line++)
        table[BENCH_LINE_EXCEPTION(line)].handler = bench_handlers[line];
    table[EXCEPTION_SYSTICK].handler = bench_handlers[LINE_SAMPLE];
    table[VECTOR_TIMER].handler = bench_handle_timer;
}

/* SysTick carries the sample or the work, as the cell wants. */
static void dispatch_prepare(enum bench_line line)
{
    table[EXCEPTION_SYSTICK].handler = bench_handlers[line];
}

BENCH_VECTORS(vectors_dispatch_table) = {
    BENCH_SYSTEM_VECTORS,
    /* the swept timer */
    [VECTOR_SYSTICK] = dispatch,
    /* the board's timer */
    [VECTOR_TIMER] = dispatch,
    /* the test lines */
    [VECTOR_SAMPLE] = dispatch,
    [VECTOR_SECOND] = dispatch,
    [VECTOR_NEST] = dispatch,
    [VECTOR_EMPTY] = dispatch,
    [VECTOR_TIMED] = dispatch,
    [VECTOR_WORK] = dispatch,
};

BENCH_STYLE(dispatch_table, "common entry, table of handler and context by IPSR",
            .vectors = vectors_dispatch_table, .vectors_work = vectors_dispatch_table,
            .install = dispatch_install, .prepare = dispatch_prepare);
