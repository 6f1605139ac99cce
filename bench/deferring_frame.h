/* The frame around a style whose handlers only hand the work on, by one call that is the
 * user's handler. The file of a style says its name, includes this, and defines post();
 * what the work is says
 * bench_work_of().
 *
 *   #define STYLE mine
 *   #include "bench/deferring_frame.h"
 *
 *   static inline void post(void) { ... }
 *
 *   BENCH_DEFERRING_STYLE("what it is, in a few words", .prepare = ...);
 *
 * In the image the functions are called mine_sample, mine_timer, ... POST_NOTED is what those
 * with stamps call in the place of post(), if that is to note something for the style's check:
 * between the stamps, where its time does not count.
 */
#ifndef STYLE
#error "define STYLE as the style's name, then include bench/deferring_frame.h"
#endif

#include "bench/bench.h"
#include "bench/style_frame.h"

#ifndef POST_NOTED
#define POST_NOTED post
#endif

/* From a handler: somebody shall do the work. */
BENCH_INLINE void post(void);

BENCH_ISR void style_sample(void) STYLE_CALLED("_sample");
BENCH_ISR void style_timer(void) STYLE_CALLED("_timer");
BENCH_ISR void style_second(void) STYLE_CALLED("_second");
BENCH_ISR void style_nest(void) STYLE_CALLED("_nest");
BENCH_ISR void style_bare(void) STYLE_CALLED("_bare");
BENCH_ISR void style_timed(void) STYLE_CALLED("_timed");

/* The user's handler is the post, so the last stamp stands behind it. */
static void style_sample(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    POST_NOTED();
    bench_stamp_last(STAMP_LAST_0);
}

static void style_timer(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_timer_taken();
    POST_NOTED();
    bench_stamp_last(STAMP_LAST_0);
}

static void style_second(void)
{
    bench_witness(STAMP_FIRST_1, &bench_evidence.slot[1]);
    POST_NOTED();
    bench_stamp_last(STAMP_LAST_1);
}

static void style_nest(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_pend_in_handler();
    POST_NOTED();
    bench_stamp_last(STAMP_LAST_0);
}

/* Goes on after the post, as the handlers above do: had it nothing left to do, the
 * compiler would jump to what the post calls instead of calling it. */
static void style_bare(void)
{
    post();
    BENCH_GOES_ON;
}

static void style_timed(void)
{
    bench_timed_begin();
    post();
    bench_timed_end();
}

#if BENCH_STREAMS
BENCH_ISR void style_event(void) STYLE_CALLED("_event");
static void style_event(void)
{
    bench_event_taken();
    post();
    BENCH_GOES_ON;
}
#endif

#define BIND(line, called) BENCH_HANDLER_TEXT(STYLE_STR(STYLE), line, STYLE_STR(STYLE) called)
BIND("SAMPLE", "_sample");
BIND("TIMER", "_timer");
BIND("SECOND", "_second");
BIND("NEST", "_nest");
BIND("EMPTY", "_bare");
BIND("TIMED", "_timed");
BIND("WORK", "_bare");
BENCH_EVENT_HANDLER(STYLE_STR(STYLE), "_event");
#ifndef STYLE_VECTORS /* what the style's own tables have beside */
#define STYLE_VECTORS
#endif
BENCH_BOUND_VECTORS(style, STYLE_STR(STYLE), STYLE_VECTORS);

#define BENCH_DEFERRING_STYLE(text, ...)                                                           \
    BENCH_FRAMED_STYLE(STYLE, text, .vectors = vectors_style, .vectors_work = vectors_style_work,  \
                       .deferred = true, __VA_ARGS__)
