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

/* One more, for what a style or scenario wants a line for that is not the cell's event. It
 * has BENCH_LINE_MASK and so on as they have; bench_lines_pending() does not know it. */
#define BENCH_LINE_SPARE      ((enum bench_line)BENCH_LINES)
#define BENCH_SPARE_EXCEPTION BENCH_LINE_EXCEPTION(BENCH_LINES)

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

/* Whether styles have a handler for a stream of the timer's events. */
#if defined BOARD_TIMER_IRQ && !defined IRQBENCH_IMAGE_small
#define BENCH_STREAMS 1
#else
#define BENCH_STREAMS 0
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
};

#define BENCH_IRQ_LINES_MAX 240u /* of ARMv7-M's NVIC (B3.4.1) */

/* A table ends behind the last line that is used and one that is not (faults.sh's). */
#define BENCH_LAST_IRQ                                                                             \
    (BENCH_TIMER_IRQ > BOARD_TEST_IRQ + 6u ? BENCH_TIMER_IRQ : BOARD_TEST_IRQ + 6u)
#define BENCH_VECTOR_COUNT (EXCEPTION_IRQ0 + BENCH_LAST_IRQ + 1u)

typedef void (*bench_vector)(void);

/* A power of two that holds the table: VTOR wants it so (B3.2.5). */
#define BENCH_VECTOR_ALIGN (BENCH_VECTOR_COUNT <= 32 ? 128 : BENCH_VECTOR_COUNT <= 64 ? 256 : 512)
_Static_assert(BENCH_VECTOR_COUNT <= 128,
               "board.mk: BOARD_TEST_IRQ or BOARD_TIMER_IRQ is above 111");

#define BENCH_VECTORS(table)                                                                       \
    static const bench_vector table[BENCH_VECTOR_COUNT]                                            \
        __attribute__((used, aligned(BENCH_VECTOR_ALIGN), section(".vectors.styles." #table)))

/* Where there is no timer nothing calls its handlers, and no image has them. */
#define BENCH_TIMER_HANDLER(handler) (BENCH_TIMER_MASK != 0 ? (handler) : fault_entry)

/* Binds a handler to a line of a style: SAMPLE, SECOND, ... or TIMER. `function` is its
 * name in the assembler, global or of the same file. What is wrong stops the link with a
 * sentence: a line that is none, a second handler for one (multiple definition of
 * handler.STYLE.LINE, with both places), a line of a table without one. */
#define BENCH_HANDLER(style, line, function) BENCH_HANDLER_TEXT(#style, #line, #function)
#define BENCH_HANDLER_TEXT(style, line, function)                                                  \
    __asm(".global handler." style "." line "\n\t"                                                 \
          ".thumb_set handler." style "." line ", " function "\n\t"                                \
          ".global \"" BENCH_UNBOUND(                                                              \
              style, line) "\"\n\t"                                                                \
                           ".set \"" BENCH_UNBOUND(                                                \
                               style, line) "\", 1\n\t"                                            \
                                            ".pushsection .irqbench.bound, \"\", %progbits\n\t"    \
                                            ".word \"" BENCH_NO_LINE(line) "\"\n\t"                \
                                                                           ".popsection")
/* Names that the linker quotes where they are missing. */
#define BENCH_UNBOUND(style, line)                                                                 \
    "style " style " has no handler for line " line ": bind one with BENCH_HANDLER"
#define BENCH_NO_LINE(line)                                                                        \
    "there is no line " line " to bind a handler to (enum bench_line in bench/vectors.h)"
/* All of a style whose handlers are STYLE_sample, STYLE_timer and so on. */
#define BENCH_HANDLERS(style) BENCH_NAMED_HANDLERS(#style)
#define BENCH_NAMED_HANDLERS(style)                                                                \
    BENCH_HANDLER_TEXT(style, "SAMPLE", style "_sample");                                          \
    BENCH_HANDLER_TEXT(style, "TIMER", style "_timer");                                            \
    BENCH_HANDLER_TEXT(style, "SECOND", style "_second");                                          \
    BENCH_HANDLER_TEXT(style, "NEST", style "_nest");                                              \
    BENCH_HANDLER_TEXT(style, "EMPTY", style "_empty");                                            \
    BENCH_HANDLER_TEXT(style, "TIMED", style "_timed");                                            \
    BENCH_HANDLER_TEXT(style, "WORK", style "_work");                                              \
    BENCH_EVENT_HANDLER(style, "_event")
/* Such a function: only the linker knows who refers to it. */
#define BENCH_ISR static __attribute__((used))
/* For the table of a style: the line has to have a handler. */
#define BENCH_BOUND(style, line)                                                                   \
    extern void handler_##line(void) __asm__("handler." style "." #line);                          \
    __asm(".pushsection .irqbench.bound, \"\", %progbits\n\t"                                      \
          ".word \"" BENCH_UNBOUND(style, #line) "\"\n\t"                                          \
                                                 ".popsection")
/* Every line that a handler can be bound to. */
#define BENCH_EACH_LINE(X) X(SAMPLE) X(SECOND) X(NEST) X(EMPTY) X(TIMED) X(WORK) X(TIMER) X(EVENT)

/* Who serves a stream of events (bench/stream.h), where the image has those. */
#if BENCH_STREAMS
#define BENCH_EVENT_HANDLER(style, called) BENCH_HANDLER_TEXT(style, "EVENT", style called)
#define BENCH_EVENT_BOUND(style)           BENCH_BOUND(style, EVENT);
#define BENCH_EVENT_VECTOR                 [VECTOR_TIMER] = handler_EVENT,
#else
#define BENCH_EVENT_HANDLER(style, called) _Static_assert(1, "none")
#define BENCH_EVENT_BOUND(style)
#define BENCH_EVENT_VECTOR
#endif

/* The two tables of a style, of the handlers that are bound to its lines. More entries
 * may follow: [EXCEPTION_PENDSV] = ... In the second one SysTick does the work, three lines
 * have LINE_NEST's handler, and the board's timer that of EVENT: enum bench_use. */
/* clang-format off */
#define BENCH_HANDLER_VECTORS(style, ...) BENCH_BOUND_VECTORS(style, #style, __VA_ARGS__)
#define BENCH_BOUND_VECTORS(table, style, ...) \
    BENCH_BOUND(style, SAMPLE); \
    BENCH_BOUND(style, TIMER); \
    BENCH_BOUND(style, SECOND); \
    BENCH_BOUND(style, NEST); \
    BENCH_BOUND(style, EMPTY); \
    BENCH_BOUND(style, TIMED); \
    BENCH_BOUND(style, WORK); \
    BENCH_EVENT_BOUND(style) \
    BENCH_VECTORS(vectors_##table) = { \
        BENCH_SYSTEM_VECTORS, \
        [VECTOR_SYSTICK] = handler_SAMPLE, \
        [VECTOR_TIMER] = BENCH_TIMER_HANDLER(handler_TIMER), \
        [VECTOR_SAMPLE] = handler_SAMPLE, \
        [VECTOR_SECOND] = handler_SECOND, \
        [VECTOR_NEST] = handler_NEST, \
        [VECTOR_EMPTY] = handler_EMPTY, \
        [VECTOR_TIMED] = handler_TIMED, \
        [VECTOR_WORK] = handler_WORK, \
        __VA_ARGS__ \
    }; \
    BENCH_VECTORS(vectors_##table##_work) = { \
        BENCH_SYSTEM_VECTORS, \
        [VECTOR_SYSTICK] = handler_WORK, \
        BENCH_EVENT_VECTOR \
        [VECTOR_SAMPLE] = handler_NEST, \
        [VECTOR_NEST] = handler_NEST, \
        [VECTOR_TIMED] = handler_NEST, \
        [VECTOR_SECOND] = handler_SECOND, \
        [VECTOR_EMPTY] = handler_EMPTY, \
        __VA_ARGS__ \
    }

/* The one table of a style that enters everything by `entry`. */
#define BENCH_ENTRY_VECTORS(style, entry) \
    BENCH_VECTORS(vectors_##style) = { \
        BENCH_SYSTEM_VECTORS, \
        [VECTOR_SYSTICK] = entry, \
        [VECTOR_TIMER] = entry, \
        [VECTOR_SAMPLE] = entry, \
        [VECTOR_SECOND] = entry, \
        [VECTOR_NEST] = entry, \
        [VECTOR_EMPTY] = entry, \
        [VECTOR_TIMED] = entry, \
        [VECTOR_WORK] = entry, \
    }
/* clang-format on */
_Static_assert(
    BENCH_LINES == 6,
    "BENCH_LAST_IRQ counts the lines, and a style's tables have a handler for each line");

/* A table's first row: the system's own entries, and the fault entry for the rest. */
/* clang-format off */
#define BENCH_SYSTEM_VECTORS \
    [0 ... BENCH_VECTOR_COUNT - 1] = fault_entry, \
    [0] = (bench_vector)(void *)main_stack_top, \
    [1] = reset_handler, \
    [EXCEPTION_PENDSV] = kernel_pendsv
/* clang-format on */

#endif
