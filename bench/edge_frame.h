/* The frame around styles whose handlers stand in the vector table and do their work there,
 * at the edge of a kernel: around the user's part each has what the kernel wants of it.
 * The file of a style says its name, includes this, and defines enter() and leave(), both
 * empty if it wants nothing:
 *
 *   #define STYLE mine
 *   #include "bench/edge_frame.h"
 *
 *   static inline void enter(void) { ... }
 *   static inline void leave(void) { ... }
 *
 *   BENCH_EDGE_STYLE("what it is, in a few words", .prepare = ..., .check = ...);
 *
 * Where enter() is a call, the file says `#define BODY __asm volatile("nop")` before: that is
 * what the handlers without stamps do then, so that the call returns to an instruction of
 * 16 bits in each, as it does to a stamp. What is behind would be one of 32 bits at no
 * multiple of 4, and the core fetches twice for that.
 *
 * Between their stamps the handlers note what the kernel's state is then: edge_seen().
 */
#ifndef STYLE
#error "define STYLE as the style's name, then include bench/edge_frame.h"
#endif

#ifndef BODY
#define BODY
#endif

#include "bench/arena.h"
#include "bench/bench.h"
#include "bench/style_frame.h"

BENCH_INLINE void enter(void);
BENCH_INLINE void leave(void);

/* By slot, of the handler that ran last there. Each word is read where it is written, so that
 * no register is kept for it. */
struct edge_note {
    volatile uint32_t seen;    /* not 0: it ran since this was looked at */
    volatile uint32_t nesting; /* of handlers that the kernel manages */
    volatile uint32_t basepri; /* 0 where the core has none */
    volatile uint32_t ipsr, icsr;
};
#define edge_notes BENCH_ARENA(struct edge_note, 2)
BENCH_ARENA_TAKES(char, 0); /* they are the witness's */

BENCH_INLINE void edge_note(unsigned slot)
{
    struct edge_note *note = &edge_notes[slot];
    note->seen = 1u;
    note->nesting = *bench_kernel_nesting;
    note->basepri = core_basepri();
    note->ipsr = core_ipsr();
    note->icsr = SCB_ICSR;
}

static inline void edge_forget(void)
{
    edge_notes[0].seen = edge_notes[1].seen = 0;
}

/* Each note once. NULL: that handler did not run since. */
static inline const struct edge_note *edge_seen(unsigned slot)
{
    uint32_t seen = edge_notes[slot].seen;
    edge_notes[slot].seen = 0;
    return seen ? &edge_notes[slot] : NULL;
}

/* One more interrupt behind a sample, by the line whose handler leaves no evidence. */
static inline void edge_one_more(void)
{
    bench_line_enable(LINE_EMPTY, BENCH_PRIORITY_MIDDLE);
    NVIC_ISPR(BENCH_LINE_WORD) = BENCH_LINE_MASK(LINE_EMPTY);
    core_dsb();
    core_isb();
}

BENCH_ISR void style_sample(void) STYLE_CALLED("_sample");
BENCH_ISR void style_timer(void) STYLE_CALLED("_timer");
BENCH_ISR void style_second(void) STYLE_CALLED("_second");
BENCH_ISR void style_nest(void) STYLE_CALLED("_nest");
BENCH_ISR void style_empty(void) STYLE_CALLED("_empty");
BENCH_ISR void style_timed(void) STYLE_CALLED("_timed");
BENCH_ISR void style_work(void) STYLE_CALLED("_work");

static void style_sample(void)
{
    enter();
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    edge_note(0);
    bench_stamp_last(STAMP_LAST_0);
    leave();
}

static void style_timer(void)
{
    enter();
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    edge_note(0);
    bench_timer_taken();
    bench_stamp_last(STAMP_LAST_0);
    leave();
}

static void style_second(void)
{
    enter();
    bench_witness(STAMP_FIRST_1, &bench_evidence.slot[1]);
    edge_note(1);
    bench_stamp_last(STAMP_LAST_1);
    leave();
}

static void style_nest(void)
{
    enter();
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    edge_note(0);
    bench_pend_in_handler();
    bench_stamp_last(STAMP_LAST_0);
    leave();
}

static void style_empty(void)
{
    enter();
    BODY;
    leave();
}

static void style_timed(void)
{
    enter();
    bench_timed_begin();
    BODY;
    bench_timed_end();
    leave();
}

static void style_work(void)
{
    enter();
    bench_body_work();
    leave();
}

#if BENCH_STREAMS
BENCH_ISR void style_event(void) STYLE_CALLED("_event");
static void style_event(void)
{
    enter();
    bench_body_event();
    leave();
}
#endif

BENCH_NAMED_HANDLERS(STYLE_STR(STYLE));
BENCH_BOUND_VECTORS(style, STYLE_STR(STYLE));

#define BENCH_EDGE_STYLE(text, ...)                                                                \
    BENCH_FRAMED_STYLE(STYLE, text, .vectors = vectors_style, .vectors_work = vectors_style_work,  \
                       .install = edge_forget, __VA_ARGS__)
