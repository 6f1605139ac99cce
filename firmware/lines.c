/* The test interrupt lines and the vector table: what bench/ needs of the NVIC. */
#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/features.h"

_Static_assert(BOARD_TEST_IRQ % 32u + BENCH_LINES + 1u <= 32u,
               "board.mk: the test lines must lie in one 32-bit NVIC register");
_Static_assert(BOARD_TEST_IRQ + BENCH_LINES + 1u <= BOARD_IRQ_LINES,
               "board.mk: BOARD_TEST_IRQ leaves no room for the test lines");
_Static_assert(BENCH_TIMER_IRQ < BOARD_IRQ_LINES,
               "board.mk: BOARD_TIMER_IRQ is none of the lines of the part (BOARD_IRQ_LINES)");
_Static_assert(BOARD_IRQ_LINES <= BENCH_IRQ_LINES_MAX,
               "board.mk: BOARD_IRQ_LINES is more than the U8 of IDENTITY tells and the NVIC "
               "of an ARMv7-M has");

/* The lines that there are: BENCH_HANDLER refers to one of these. */
#define LINE_EXISTS(line)                                                                          \
    __asm(".global \"" BENCH_NO_LINE(#line) "\"\n\t"                                               \
                                            ".set \"" BENCH_NO_LINE(#line) "\", 1");
BENCH_EACH_LINE(LINE_EXISTS)

void bench_use_vectors(const bench_vector *vectors)
{
    if (features_found() & WIRE_FEATURE_VTOR)
        SCB_VTOR = (uint32_t)vectors;
    else
        board.place_vectors((const uint32_t *)vectors, BENCH_VECTOR_COUNT);
    core_dsb();
}

void bench_line_disable(enum bench_line line)
{
    NVIC_ICER(BENCH_LINE_WORD) = BENCH_LINE_MASK(line);
    core_dsb();
    core_isb();
    NVIC_ICPR(BENCH_LINE_WORD) = BENCH_LINE_MASK(line);
    core_dsb();
}

void bench_line_enable(enum bench_line line, uint8_t priority)
{
    bench_line_disable(line);
    core_set_line_priority(BOARD_TEST_IRQ + (unsigned)line, priority);
    NVIC_ISER(BENCH_LINE_WORD) = BENCH_LINE_MASK(line);
    core_dsb();
    core_isb();
}

uint32_t bench_lines_pending(void)
{
    return (NVIC_ISPR(BENCH_LINE_WORD) & BENCH_LINES_MASK) |
           (NVIC_ISPR(BENCH_TIMER_WORD) & BENCH_TIMER_MASK) | (SCB_ICSR & SCB_ICSR_PENDSTSET);
}
