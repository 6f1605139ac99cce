/* Handler style: one common entry for every interrupt, as in kernels and vendors' libraries
 * that let handlers be registered at run time. It reads IPSR and calls what a table in RAM
 * holds for that exception: a function and its context. */
#include "bench/bench.h"

struct registration {
    bench_handler handler;
    void *context;
};

#define table BENCH_ARENA(struct registration, BENCH_VECTOR_COUNT)
BENCH_ARENA_TAKES(struct registration, BENCH_VECTOR_COUNT);

static void dispatch(void)
{
    const struct registration *r = &table[core_ipsr()];
    r->handler(r->context);
}

static void put(uint32_t exception, bench_handler handler)
{
    table[exception] = (struct registration){handler, NULL};
}

static void dispatch_install(void)
{
    bench_each_handler(put);
}

/* SysTick carries the sample or the work, as the cell wants. */
static void dispatch_prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    table[EXCEPTION_SYSTICK].handler = bench_handlers[line];
}

BENCH_ENTRY_VECTORS(dispatch_table, dispatch);

static const struct bench_offers offers = {.connect = put};

BENCH_STYLE(dispatch_table, "common entry, table of handler and context by IPSR",
            .vectors = vectors_dispatch_table, .vectors_work = vectors_dispatch_table,
            .install = dispatch_install, .prepare = dispatch_prepare, .offers = &offers);
