/* Handler style: plain C functions that lie in RAM, in the table's company, as people put
 * time-critical handlers who fear their flash's wait states. Where flash has none it is a
 * loss: RAM's code is fetched over the system bus, on which data is loaded and stored too. */
#define STYLE   raw_ram_code
#define HANDLER __attribute__((section(".ram_code"), aligned(16)))
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

extern uint8_t data_begin[], data_end[];

static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, (uint32_t)bench_arena, SCB_VTOR);
    bench_expect_range(verdict, WIRE_WITNESS_DESIGN, (uint32_t)data_begin, (uint32_t)data_end,
                       (uint32_t)table[VECTOR_SAMPLE]);
}

/* The handler of a vector gets no context. */
static void connect(uint32_t exception, bench_handler handler)
{
    table[exception] = (bench_vector)handler;
    core_dsb();
}
static const struct bench_offers offers = {.connect = connect};

BENCH_FRAMED_STYLE(STYLE, "plain C function in RAM, vector table too",
                   .vectors = (const bench_vector *)(const void *)bench_arena,
                   .vectors_work = (const bench_vector *)(const void *)bench_arena,
                   .needs = WIRE_FEATURE_VTOR, .install = install, .prepare = prepare,
                   .check = check, .offers = &offers);
