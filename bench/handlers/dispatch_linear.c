/* Handler style: one entry for every interrupt, which looks through the registrations for
 * the line's, from the first on: what a driver table without an index comes to, or a list
 * that grew. Each registration before the one that is looked for costs a comparison. */
#include "bench/bench.h"

#define HANDLERS_MAX 16
#define EXCEPTIONS   (BENCH_LINES + 2) /* the lines, SysTick and the timer */
#define NO_EXCEPTION 0u                /* of a line that is never raised */

struct registration {
    uint32_t exception;
    bench_handler handler;
};

/* Behind those that are looked through stand the cell's lines, so that none is missing. */
#define list BENCH_ARENA(struct registration, HANDLERS_MAX + EXCEPTIONS)
BENCH_ARENA_TAKES(struct registration, HANDLERS_MAX + EXCEPTIONS);
static unsigned used;

static void dispatch_linear_entry(void)
{
    const struct registration *r = list;
    uint32_t exception = core_ipsr();
    while (r->exception != exception)
        r++;
    r->handler(NULL);
}

/* Where the line stands that is looked for, from 0. */
static unsigned place(void)
{
    uint32_t handlers = bench_parameter(WIRE_ITEM_STYLE, 0),
             at = bench_parameter(WIRE_ITEM_STYLE, 1);
    return (unsigned)(at == 0 ? handlers : at) - 1u;
}

static void put(uint32_t exception, bench_handler handler)
{
    list[used++] = (struct registration){exception, handler};
}

static void install(void)
{
    for (used = 0; used < bench_parameter(WIRE_ITEM_STYLE, 0);)
        put(NO_EXCEPTION, NULL);
    bench_each_handler(put);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    uint32_t raised = bench_raised(cell, line);
    bench_handler handler = raised == VECTOR_TIMER ? bench_timer_handler() : bench_handlers[line];
    list[place()] = (struct registration){raised, handler};
}

/* Looks through all of them first: one that is there is exchanged. */
static void connect(uint32_t exception, bench_handler handler)
{
    unsigned i = 0;
    while (i < used && list[i].exception != exception)
        i++;
    list[i] = (struct registration){exception, handler};
    used += i == used;
}
static const struct bench_offers offers = {.connect = connect};

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return place() < bench_parameter(WIRE_ITEM_STYLE, 0)
               ? NULL
               : "the handler's place lies behind the last handler";
}

BENCH_ENTRY_VECTORS(dispatch_linear, dispatch_linear_entry);

BENCH_PARAMETER(style, dispatch_linear, 0, handlers, "handlers", 1, 16, 8,
                "how many are registered");
BENCH_PARAMETER(style, dispatch_linear, 1, place, "of them", 0, 16, 0,
                "at which place the line stands; 0: the last");
_Static_assert(HANDLERS_MAX == 16, "as many as the parameter's range");
BENCH_STYLE(dispatch_linear, "common entry, looks through all registrations for the line's",
            .vectors = vectors_dispatch_linear, .vectors_work = vectors_dispatch_linear,
            .install = install, .prepare = prepare, .missing = missing, .offers = &offers);
