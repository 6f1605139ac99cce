/* Handler style: plain C functions as raw_c's, but the vector table is in RAM, where code
 * that exchanges handlers at run time puts it (NVIC_SetVector of CMSIS does). The core
 * fetches vectors over the bus that the table lies on: on the Cortex-M3 and M4 the system
 * bus, on which the stack is being pushed at that moment, so the entry can take longer. */
#define STYLE raw_ram_vectors
#include "bench/plain_frame.h"

#define table BENCH_ARENA(bench_vector, BENCH_VECTOR_COUNT)
BENCH_ARENA_TAKES(bench_vector, BENCH_VECTOR_COUNT);

static void install(void)
{
    bool second = bench_used_for() == USE_NESTED || bench_used_for() == USE_STREAM;
    const bench_vector *from = second ? vectors_style_work : vectors_style;
    for (unsigned i = 0; i < BENCH_VECTOR_COUNT; i++)
        table[i] = from[i];
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    table[EXCEPTION_SYSTICK] = line == LINE_WORK ? style_work : style_sample;
}

static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)bench_arena, SCB_VTOR);
}

/* The handler of a vector gets no context. */
static void connect(uint32_t exception, bench_handler handler)
{
    table[exception] = (bench_vector)handler;
    core_dsb();
}
static const struct bench_offers offers = {.connect = connect};

BENCH_FRAMED_STYLE(STYLE, "plain C function, vector table in RAM",
                   .vectors = (const bench_vector *)(const void *)bench_arena,
                   .vectors_work = (const bench_vector *)(const void *)bench_arena,
                   .needs = WIRE_FEATURE_VTOR, .install = install, .prepare = prepare,
                   .check = check, .offers = &offers);
