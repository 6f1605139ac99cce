/* Interrupt lines and vector tables: which line a table sends to which function.
 *
 *   BENCH_VECTORS(vectors_mine) = {
 *       BENCH_SYSTEM_VECTORS,
 *       [VECTOR_SYSTICK] = mine_sample,
 *       [VECTOR_SAMPLE] = mine_sample,
 *   };
 *
 * What a table leaves out is the fault entry: it tells the host which vector came.
 */
#ifndef BENCH_VECTORS_H
#define BENCH_VECTORS_H

#include "firmware/core/registers.h"
#include "firmware/core/system_vectors.h"

#include <stdint.h>

/* What each test line's handler does. Line n is IRQ BOARD_TEST_IRQ + n. */
enum bench_line {
    LINE_SAMPLE, /* stamps at both ends, witness in between, slot 0 */
    LINE_SECOND, /* the same, slot 1 */
    LINE_NEST,   /* as LINE_SAMPLE, and pends LINE_SECOND in between */
    LINE_EMPTY,  /* what is left of LINE_SAMPLE's without stamps and witness */
    LINE_TIMED,  /* the same between two stamps */
    LINE_WORK,   /* only the useful work: stamps WORK_FIRST and WORK_LAST */
    BENCH_LINES,
};

#define BENCH_LINE_MASK(line)      (1u << ((BOARD_TEST_IRQ + (unsigned)(line)) % 32u))
#define BENCH_LINE_WORD            (BOARD_TEST_IRQ / 32u)
#define BENCH_LINE_EXCEPTION(line) (EXCEPTION_IRQ0 + BOARD_TEST_IRQ + (unsigned)(line))
#define BENCH_LINES_MASK           (((1u << BENCH_LINES) - 1u) << (BOARD_TEST_IRQ % 32u))
/* Where NVIC_ISPR(BENCH_LINE_WORD) lies, for assembly. */
#define BENCH_LINE_ISPR (0xE000E200u + 4u * BENCH_LINE_WORD)

/* The line of the board's event timer (bench/event_timer.h). Where there is none it
 * has no bit, and its place in a table is that of a reserved exception. */
#ifdef BOARD_TIMER_IRQ
#define BENCH_TIMER_IRQ    BOARD_TIMER_IRQ
#define BENCH_TIMER_VECTOR (EXCEPTION_IRQ0 + BENCH_TIMER_IRQ)
#define BENCH_TIMER_MASK   (1u << (BENCH_TIMER_IRQ % 32u))
#define BENCH_TIMER_WORD   (BENCH_TIMER_IRQ / 32u)
#else
#define BENCH_TIMER_IRQ    0u
#define BENCH_TIMER_VECTOR 13u
#define BENCH_TIMER_MASK   0u
#define BENCH_TIMER_WORD   BENCH_LINE_WORD
#endif

/* Places in a vector table. */
enum bench_vector_number {
    VECTOR_SYSTICK = EXCEPTION_SYSTICK, /* the swept timer; does what the cell wants */
    VECTOR_TIMER = BENCH_TIMER_VECTOR,  /* the board's event timer */
    VECTOR_SAMPLE = BENCH_LINE_EXCEPTION(LINE_SAMPLE),
    VECTOR_SECOND = BENCH_LINE_EXCEPTION(LINE_SECOND),
    VECTOR_NEST = BENCH_LINE_EXCEPTION(LINE_NEST),
    VECTOR_EMPTY = BENCH_LINE_EXCEPTION(LINE_EMPTY),
    VECTOR_TIMED = BENCH_LINE_EXCEPTION(LINE_TIMED),
    VECTOR_WORK = BENCH_LINE_EXCEPTION(LINE_WORK),
    BENCH_VECTOR_COUNT = EXCEPTION_IRQ0 + BOARD_IRQ_LINES,
};

typedef void (*bench_vector)(void);

/* A power of two that holds the table: VTOR wants it so (B3.2.5). */
#define BENCH_VECTOR_ALIGN (BENCH_VECTOR_COUNT <= 64 ? 256 : BENCH_VECTOR_COUNT <= 128 ? 512 : 1024)

#define BENCH_VECTORS(table)                                                                       \
    static const bench_vector table[BENCH_VECTOR_COUNT]                                            \
        __attribute__((used, aligned(BENCH_VECTOR_ALIGN), section(".vectors.styles." #table)))

/* A table's first row: the system's own entries, and the fault entry for the rest. */
/* clang-format off */
#define BENCH_SYSTEM_VECTORS \
    [0 ... BENCH_VECTOR_COUNT - 1] = fault_entry, \
    [0] = (bench_vector)(void *)main_stack_top, \
    [1] = reset_handler, \
    [EXCEPTION_PENDSV] = kernel_pendsv
/* clang-format on */

#endif
