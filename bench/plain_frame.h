/* The frame around a style whose handlers are plain C functions straight in the vector
 * table, leaves of which each does what its line is there for. The file of a style says
 * its name, and what is special about its handlers if something is, and includes this:
 *
 *   #define STYLE   mine
 *   #define HANDLER __attribute__((...))
 *   #define STYLE_ENDS() what each does last, behind its last stamp
 *   #include "bench/plain_frame.h"
 *
 *   BENCH_PLAIN_STYLE("what it is, in a few words");
 *
 * In the image the functions are called mine_sample, mine_timer, ...
 */
#ifndef STYLE
#error "define STYLE as the style's name, then include bench/plain_frame.h"
#endif
#ifndef HANDLER
#define HANDLER
#endif
#ifndef STYLE_ENDS
#define STYLE_ENDS() ((void)0)
#endif

#include "bench/bench.h"
#include "bench/style_frame.h"

BENCH_ISR HANDLER void style_sample(void) STYLE_CALLED("_sample");
BENCH_ISR HANDLER void style_timer(void) STYLE_CALLED("_timer");
BENCH_ISR HANDLER void style_second(void) STYLE_CALLED("_second");
BENCH_ISR HANDLER void style_nest(void) STYLE_CALLED("_nest");
BENCH_ISR HANDLER void style_empty(void) STYLE_CALLED("_empty");
BENCH_ISR HANDLER void style_timed(void) STYLE_CALLED("_timed");
BENCH_ISR HANDLER void style_work(void) STYLE_CALLED("_work");

static void style_sample(void)
{
    bench_body_sample();
    STYLE_ENDS();
}

static void style_timer(void)
{
    bench_body_timer();
    STYLE_ENDS();
}

static void style_second(void)
{
    bench_body_second();
    STYLE_ENDS();
}

static void style_nest(void)
{
    bench_body_nest();
    STYLE_ENDS();
}

static void style_empty(void)
{
    STYLE_ENDS();
}

static void style_timed(void)
{
    bench_timed_begin();
    bench_timed_end();
    STYLE_ENDS();
}

static void style_work(void)
{
    bench_body_work();
    STYLE_ENDS();
}

#if BENCH_STREAMS
BENCH_ISR HANDLER void style_event(void) STYLE_CALLED("_event");
static void style_event(void)
{
    bench_body_event();
    STYLE_ENDS();
}
#endif

BENCH_NAMED_HANDLERS(STYLE_STR(STYLE));
BENCH_BOUND_VECTORS(style, STYLE_STR(STYLE));

#define BENCH_PLAIN_STYLE(text, ...)                                                               \
    BENCH_FRAMED_STYLE(STYLE, text, .vectors = vectors_style, .vectors_work = vectors_style_work,  \
                       __VA_ARGS__)
