/* Handler style: one line for several sources of a status register, as EXTI15_10 of an
 * STM32, a UART's, or a GPIO port's. The handler looks at one bit after the other, as
 * vendors' libraries do, and serves those that are set, until none is: the last source
 * pays for all before it, and one that comes while others are served waits for them. */
#include "bench/bench.h"

#define SOURCES_MAX 8
#define EXCEPTIONS  (BENCH_LINES + 2) /* the lines, SysTick and the timer */

/* What raises a line: its status register, and who serves each of its sources. */
struct device {
    volatile uint32_t status;
    bench_handler serve[SOURCES_MAX];
};

/* By exception number: each line has a device of its own. */
#define devices BENCH_ARENA(struct device *, BENCH_VECTOR_COUNT)
BENCH_ARENA_TAKES(struct device *, BENCH_VECTOR_COUNT);
static struct device device[EXCEPTIONS];
static unsigned used;
static uint32_t strays; /* served, and never set */

static void dispatch_demux_entry(void)
{
    struct device *d = devices[core_ipsr()];
    uint32_t left;
    while ((left = d->status) != 0)
        for (uint32_t source = 0; left != 0; source++, left >>= 1)
            if (left & 1u) {
                d->status = d->status & ~(1u << source);
                d->serve[source](NULL);
            }
}

static void stray(void *context)
{
    (void)context;
    strays++;
}

/* The source under test is the last one. */
static uint32_t source(void)
{
    return bench_parameter(WIRE_ITEM_STYLE, 0) - 1u;
}

static void put(uint32_t exception, bench_handler handler)
{
    struct device *d = &device[used++];
    d->status = 0;
    for (unsigned i = 0; i < SOURCES_MAX; i++)
        d->serve[i] = stray;
    d->serve[source()] = handler;
    devices[exception] = d;
}

static void install(void)
{
    used = 0;
    strays = 0;
    bench_each_handler(put);
}

/* Whatever raises an interrupt next has set its bit by then. */
static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    for (unsigned i = 0; i < EXCEPTIONS; i++)
        device[i].status = 1u << source();
    devices[EXCEPTION_SYSTICK]->serve[source()] = bench_handlers[line];
}

/* Who was raised has served all its bits, and only those that were set. */
static void check(struct bench_verdict *verdict)
{
    uint32_t served = 0;
    for (unsigned i = 0; i < EXCEPTIONS; i++)
        served += device[i].status == 0;
    bench_expect_range(verdict, WIRE_WITNESS_DESIGN, 1, EXCEPTIONS, served);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, strays);
}

static const char *missing(const struct bench_cell *cell)
{
    return cell->scenario->use == USE_AGAIN || cell->scenario->use == USE_STREAM
               ? "its sources are set by the benchmark, once before each sample"
               : NULL;
}

static void connect(uint32_t exception, bench_handler handler)
{
    devices[exception]->serve[source()] = handler;
}
static const struct bench_offers offers = {.connect = connect};

BENCH_ENTRY_VECTORS(dispatch_demux, dispatch_demux_entry);

BENCH_PARAMETER(style, dispatch_demux, 0, sources, "sources", 1, 8, 6,
                "how many the line has; the last is the one under test");
_Static_assert(SOURCES_MAX == 8, "as many as the parameter's range");
BENCH_STYLE(dispatch_demux, "one line for several sources, whose status bits are looked through",
            .vectors = vectors_dispatch_demux, .vectors_work = vectors_dispatch_demux,
            .install = install, .prepare = prepare, .check = check, .missing = missing,
            .offers = &offers);
