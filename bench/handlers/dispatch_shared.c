/* Handler style: one function in the vectors of three lines, as the driver of a device
 * that a part has three of. It asks which line it is, compares that with its instances'
 * one after the other, and serves the one: the last pays for those before it. */
#include "bench/bench.h"

#define INSTANCES 3

struct instance {
    uint32_t exception;
    bench_handler serve;
};
static struct instance instances[INSTANCES];
static uint32_t strangers; /* exceptions of none of them */

static void dispatch_shared_entry(void)
{
    uint32_t exception = core_ipsr();
    if (exception == instances[0].exception)
        instances[0].serve(NULL);
    else if (exception == instances[1].exception)
        instances[1].serve(NULL);
    else if (exception == instances[2].exception)
        instances[2].serve(NULL);
    else
        strangers++;
}

static void install(void)
{
    strangers = 0;
}

/* The one under test, at its place; and the two that a scenario may raise beside it. */
static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    uint32_t raised = bench_raised(cell, line);
    bool timer = raised == VECTOR_TIMER;
    struct instance all[INSTANCES] = {
        {BENCH_LINE_EXCEPTION(LINE_SECOND), bench_handlers[LINE_SECOND]},
        {timer ? BENCH_LINE_EXCEPTION(LINE_EMPTY) : VECTOR_TIMER,
         timer ? bench_handlers[LINE_EMPTY] : bench_timer_handler()},
        {raised, timer ? bench_timer_handler() : bench_handlers[line]},
    };
    uint32_t place = bench_parameter(WIRE_ITEM_STYLE, 0) - 1u;
    instances[place] = all[INSTANCES - 1];
    for (unsigned from = 0, to = 0; to < INSTANCES; to++)
        if (to != place)
            instances[to] = all[from++];
}

static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, strangers);
}

static const char *missing(const struct bench_cell *cell)
{
    return cell->scenario->use == USE_NESTED && bench_parameter(WIRE_ITEM_SCENARIO, 0) > 2u
               ? "the driver has no more instances of which one could interrupt another"
               : NULL;
}

BENCH_ENTRY_VECTORS(dispatch_shared, dispatch_shared_entry);

BENCH_PARAMETER(style, dispatch_shared, 0, instance, "of three", 1, 3, 3,
                "which of the driver's instances is under test");
BENCH_STYLE(dispatch_shared, "one handler on three lines, which asks whose interrupt it is",
            .vectors = vectors_dispatch_shared, .vectors_work = vectors_dispatch_shared,
            .install = install, .prepare = prepare, .check = check, .missing = missing);
