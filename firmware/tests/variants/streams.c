/* Styles that serve a stream of events otherwise than they say, and those whose lines do
 * not nest: what tells is the time that went by, and the set of active lines. Not in the small
 * image. */
#include "bench/bench.h"

#if BENCH_STREAMS
#define STYLE stream_usual
#include "bench/plain_frame.h"

/* All of a style but its timer's handler in a stream, and the lines that nest. */
#define TABLE(name, event, nested)                                                                 \
    BENCH_VECTORS(vectors_##name) = {                                                              \
        BENCH_SYSTEM_VECTORS,       [VECTOR_TIMER] = (event),    [VECTOR_SAMPLE] = (nested),       \
        [VECTOR_NEST] = style_nest, [VECTOR_EMPTY] = style_nest, [VECTOR_SECOND] = style_second,   \
    }
#define STYLE_OF(name, text)                                                                       \
    BENCH_STYLE(name, text, .vectors = vectors_style, .vectors_work = vectors_##name)

/* Every eighth event of a fast stream gets no work. */
static void skip(void)
{
    bench_event_taken();
    if (bench_stream.wanted < 8u || bench_stream.runs % 8u != 0)
        bench_event_served();
}

/* Says that it ran twice as often, behind the slow stream that proves it. */
static void boast(void)
{
    if (bench_stream.wanted >= 8u && bench_stream.runs % 2u == 0)
        bench_stream.runs = bench_stream.runs + 1u;
    bench_body_event();
}

static void idle(void)
{
    bench_event_taken();
}

TABLE(stream_skips, skip, style_nest);
STYLE_OF(stream_skips, "does no work for every eighth event");
TABLE(stream_boasts, boast, style_nest);
STYLE_OF(stream_boasts, "counts more runs than it has");
TABLE(stream_idles, idle, style_nest);
STYLE_OF(stream_idles, "never does the work");
TABLE(stream_none, fault_entry, style_nest);
STYLE_OF(stream_none, "has no handler for a stream");
TABLE(nest_short, fault_entry, style_second);
STYLE_OF(nest_short, "a handler that does not go deeper");
#endif
