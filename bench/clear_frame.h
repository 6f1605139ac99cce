/* The frame around styles that differ in one thing: where the handler on a device's line
 * takes the request back. They are asked by the scenario `retrigger`, which counts entries;
 * in all else they would be raw_c. The file of a style says its name, includes this, and
 * defines
 *
 *   static inline void first(void)   before the work
 *   static inline void last(void)    behind it: then the handler returns, and nothing
 *                                    stands in between, no stamp either
 */
#ifndef STYLE
#error "define STYLE as the style's name, then include bench/clear_frame.h"
#endif

#include "bench/bench.h"
#include "bench/style_frame.h"

BENCH_INLINE void first(void);
BENCH_INLINE void last(void);

/* The store that takes the request back, alone. */
BENCH_INLINE void clear(void)
{
    *event_timer.acknowledge = event_timer.clear;
}

static void style_timer(void) STYLE_CALLED("_timer");

static void style_timer(void)
{
    first();
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    last();
}

BENCH_VECTORS(vectors_style) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_TIMER] = style_timer,
};

static const char *missing(const struct bench_cell *cell)
{
    return cell->scenario->counts_entries
               ? NULL
               : "what differs is how a device's request is cleared, which the scenario "
                 "retrigger asks; anywhere else take raw_c";
}

#define BENCH_CLEAR_STYLE(text, ...)                                                               \
    BENCH_FRAMED_STYLE(STYLE, text, .vectors = vectors_style, .vectors_work = vectors_style,       \
                       .missing = missing, __VA_ARGS__)
