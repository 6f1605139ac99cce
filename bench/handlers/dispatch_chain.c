/* Handler style: several handlers registered on one interrupt, as kernels allow for lines
 * that devices share. They are called in the order of their registration; each looks
 * whether its own device wants something, and claims the interrupt or passes it on. Who
 * registered last waits for all the others; who registered first makes no use of them. */
#include "bench/bench.h"

#define HANDLERS_MAX 8
#define EXCEPTIONS   (BENCH_LINES + 2) /* the lines, SysTick and the timer */

struct registration {
    bool (*handler)(struct registration *self); /* whether it was for it */
    bench_handler act;
    volatile uint32_t wants; /* the device's flag */
    uint32_t passed;         /* as kernels count calls that were for another */
};

struct chain {
    struct registration *first[HANDLERS_MAX + 1]; /* then NULL */
};

/* By exception number, the chain; on all of them the same handlers pass. */
#define chains BENCH_ARENA(struct chain *, BENCH_VECTOR_COUNT)
BENCH_ARENA_TAKES(struct chain *, BENCH_VECTOR_COUNT);
static struct {
    struct chain chain[EXCEPTIONS];
    struct registration claiming[EXCEPTIONS];
    struct registration passing[HANDLERS_MAX];
    unsigned used;
} all;

static bool ask(struct registration *self)
{
    if (self->wants == 0) {
        self->passed++;
        return false;
    }
    self->act(NULL);
    return true;
}

static void dispatch_chain_entry(void)
{
    struct registration **at = chains[core_ipsr()]->first;
    while (*at != NULL && !(*at)->handler(*at))
        at++;
}

/* At which place the handler under test stands, from 0. */
static unsigned place(void)
{
    uint32_t handlers = bench_parameter(WIRE_ITEM_STYLE, 0),
             at = bench_parameter(WIRE_ITEM_STYLE, 1);
    return (unsigned)(at == 0 ? handlers : at) - 1u;
}

static void put(uint32_t exception, bench_handler handler)
{
    unsigned handlers = bench_parameter(WIRE_ITEM_STYLE, 0), mine = all.used++;
    struct chain *chain = &all.chain[mine];
    for (unsigned i = 0; i < handlers; i++)
        chain->first[i] = &all.passing[i];
    chain->first[place()] = &all.claiming[mine];
    chain->first[handlers] = NULL;
    all.claiming[mine] = (struct registration){.handler = ask, .act = handler, .wants = 1};
    chains[exception] = chain;
}

static void install(void)
{
    all.used = 0;
    for (unsigned i = 0; i < HANDLERS_MAX; i++)
        all.passing[i] = (struct registration){.handler = ask};
    bench_each_handler(put);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    chains[EXCEPTION_SYSTICK]->first[place()]->act = bench_handlers[line];
}

/* All before it were asked, none behind it. */
static void check(struct bench_verdict *verdict)
{
    for (unsigned i = 0; i < HANDLERS_MAX; i++) {
        bool asked = i < place();
        bench_expect_range(verdict, WIRE_WITNESS_DESIGN, asked, asked ? UINT32_MAX : 0,
                           all.passing[i].passed);
        all.passing[i].passed = 0;
    }
}

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return place() < bench_parameter(WIRE_ITEM_STYLE, 0)
               ? NULL
               : "the handler's place lies behind the last handler";
}

BENCH_ENTRY_VECTORS(dispatch_chain, dispatch_chain_entry);

BENCH_PARAMETER(style, dispatch_chain, 0, handlers, "handlers", 1, 8, 4,
                "how many are registered on the interrupt");
BENCH_PARAMETER(style, dispatch_chain, 1, place, "of them", 0, 8, 0,
                "at which place the one stands that it is for; 0: the last");
_Static_assert(HANDLERS_MAX == 8, "as many as the parameter's range");
BENCH_STYLE(dispatch_chain, "handlers that share an interrupt, asked in turn, one claims it",
            .vectors = vectors_dispatch_chain, .vectors_work = vectors_dispatch_chain,
            .install = install, .prepare = prepare, .check = check, .missing = missing);
