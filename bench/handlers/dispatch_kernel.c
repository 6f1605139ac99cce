/* Handler style: the entry that a kernel puts before every handler it manages: it counts
 * how deep interrupts are nested, calls what is registered, and on the way out of the last
 * one asks whether a thread became ready that should run instead, to pend the switch.
 * Handlers may call the kernel in return. Pays at the exit, also when nothing became ready. */
#include "bench/bench.h"

struct registration {
    bench_handler handler;
    void *context;
};

#define table BENCH_ARENA(struct registration, BENCH_VECTOR_COUNT)
BENCH_ARENA_TAKES(struct registration, BENCH_VECTOR_COUNT);

static volatile uint32_t nesting;
static void dispatch_kernel_entry(void)
{
    const struct registration *r = &table[core_ipsr()];
    nesting++;
    r->handler(r->context);
    if (--nesting == 0)
        bench_defer_reschedule();
}

static void put(uint32_t exception, bench_handler handler)
{
    table[exception] = (struct registration){handler, NULL};
}

static void install(void)
{
    nesting = 0;
    bench_each_handler(put);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    table[EXCEPTION_SYSTICK].handler = bench_handlers[line];
}

BENCH_ENTRY_VECTORS(dispatch_kernel, dispatch_kernel_entry);

/* ---- The witness: a handler that makes a thread ready, and one that does not ---- */

static uint32_t worked;

static void work(void)
{
    worked++;
}

static void give(void *context)
{
    (void)context;
    bench_defer_give();
}

/* How often the thread has run when a handler of SysTick's is over. */
static uint32_t worked_behind(bench_handler handler)
{
    worked = 0;
    table[EXCEPTION_SYSTICK].handler = handler;
    SCB_ICSR = SCB_ICSR_PENDSTSET;
    core_dsb();
    core_isb();
    return worked;
}

static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, nesting);
    bench_defer_work(work);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, worked_behind(bench_handlers[LINE_EMPTY]));
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 1, worked_behind(give));
}

static const struct bench_offers offers = {.connect = put};

BENCH_STYLE(dispatch_kernel, "kernel's entry: nesting count, call, reschedule check at the exit",
            .vectors = vectors_dispatch_kernel, .vectors_work = vectors_dispatch_kernel,
            .install = install, .prepare = prepare, .check = check, .offers = &offers);
