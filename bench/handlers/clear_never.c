/* Handler style: forgets to take the device's request back: the line stays high, so the
 * handler is tail-chained to itself for ever, and the foreground gets no instruction in
 * between. Nobody wants it, and everybody meets it once: a system that hangs with its
 * interrupts on. Here it comes round so many times, and then clears, so that the target
 * goes on: the number of entries is the parameter, what they steal is measured. */
#define STYLE clear_never
#include "bench/clear_frame.h"

static uint32_t again; /* the parameter: a handler that calls would not be the others' */

static inline void first(void)
{
}

static inline void last(void)
{
    if (bench_evidence.slot[0].count > again)
        bench_timer_taken();
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    again = bench_parameter(WIRE_ITEM_STYLE, 0);
}

/* It came back as often as it left the line high. */
static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, again + 1u, bench_evidence.slot[0].count);
}

static const char *never_missing(const struct bench_cell *cell)
{
    return event_timer.pin != NULL ? "what stays set is the pin's pending bit, not the timer's "
                                     "request: ask exti_button"
                                   : missing(cell);
}

BENCH_PARAMETER(style, clear_never, 0, again, "entries", 1, 100, 8,
                "how often it is entered again before it clears");
BENCH_ASKED_BY(style, clear_never, "retrigger");
BENCH_CLEAR_STYLE("does not take the device's request back", .prepare = prepare, .check = check,
                  .missing = never_missing);
