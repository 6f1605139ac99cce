/* Evidence: what handlers leave behind for the scenario to check, the handlers'
 * bodies that leave it, and the verdict on it (the witness). */
#ifndef BENCH_EVIDENCE_H
#define BENCH_EVIDENCE_H

#include "bench/event_timer.h"
#include "bench/pend.h"
#include "bench/stamps.h"
#include "bench/vectors.h"
#include "firmware/core/context.h"

#include <stdint.h>

struct bench_slot {
    uint32_t first;          /* stamp of the first instruction */
    uint32_t before;         /* r10 on entry: last stamp of the handler before */
    uint32_t ipsr;           /* exception number */
    uint32_t icsr;           /* for RETTOBASE */
    uint32_t lines, shcsr;   /* active test lines; active system exceptions (not in ARMv6-M) */
    uint32_t frame;          /* where the interrupted foreground's frame lies */
    uint32_t return_address; /* the return address in that frame */
    uint32_t order;          /* 1 for the first handler of the sample */
    uint32_t count;          /* how often it ran */
};

#ifdef IRQBENCH_IMAGE_small /* has no scenario that nests more than two */
#define BENCH_NESTED 1u
#else
#define BENCH_NESTED 4u /* a power of two */
#endif
struct bench_evidence {
    struct bench_slot slot[2];
    struct bench_slot work; /* the useful work, wherever it runs */
    /* Of those nested triggers that a sample has, from the lowest handler's on. */
    union {
        struct bench_span inner;
        struct bench_span inners[BENCH_NESTED];
    };
    uint32_t pends[BENCH_NESTED]; /* what each of them pends: LINE_SECOND, or as a scenario says */
    uint32_t nested;              /* how many there were */
    uint32_t body_last;           /* the last stamp of LINE_TIMED's handler */
    uint32_t bodies;              /* how often that ran */
    uint32_t order;
};
extern struct bench_evidence bench_evidence;

void bench_evidence_clear(void);

/* A stream of events, and how far its handler and the work have got. The handler's own
 * account is two words: bench/stream.c holds it against the time that went by. */
struct bench_stream {
    uint32_t wanted; /* the run of the handler that stops the timer */
    volatile uint32_t runs;
    volatile uint32_t served;  /* runs of the work */
    uint32_t started, stopped; /* stamps before the stores that did it */
};
extern struct bench_stream bench_stream;

/* ---- The witness ------------------------------------------------------- */

/* Raw and in a straight line, for registers r0 to r3 and r12: it stands between a
 * handler's stamps and must not make a compiler save any, or call. */
BENCH_INLINE void bench_note(uint32_t first, const uint32_t *frame, struct bench_slot *slot)
{
    slot->first = first;
    slot->before = bench_last_stamp();
    slot->ipsr = core_ipsr();
    slot->icsr = SCB_ICSR;
    if (!CORE_BASELINE) {
        slot->lines = NVIC_IABR(BENCH_LINE_WORD);
        slot->shcsr = SCB_SHCSR;
    }
    slot->frame = (uint32_t)frame;
    slot->return_address = frame[FRAME_RETURN_ADDRESS];
    slot->order = ++bench_evidence.order;
    slot->count++;
}

/* In a handler: the foreground runs on PSP, so its frame is where that points. */
BENCH_INLINE void bench_witness(enum bench_stamp_id id, struct bench_slot *slot)
{
    uint32_t first = bench_stamp(id);
    bench_note(first, (const uint32_t *)core_psp(), slot);
}

/* In deferred work: the foreground is a thread that waits. */
extern uint32_t *volatile *const bench_foreground_sp;
BENCH_INLINE void bench_witness_deferred(enum bench_stamp_id id, struct bench_slot *slot)
{
    uint32_t first = bench_stamp(id);
    bench_note(first, context_frame(*bench_foreground_sp), slot);
}

/* The same as functions, for handlers that call. */
void bench_event_take(void);
void bench_collect(uint32_t first, struct bench_slot *slot);
void bench_pend_inner(void);
void bench_nothing(void);

/* ---- The user's handlers as C bodies, for a style to put where it wants them ---- */

BENCH_INLINE void bench_body_sample(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_stamp_last(STAMP_LAST_0);
}

/* Takes the timer's request back. The bus may buffer that: only when it has been read
 * and DSB is over is the line low, and the handler not entered again. */
BENCH_INLINE void bench_timer_taken(void)
{
    *event_timer.acknowledge = event_timer.clear;
    (void)*event_timer.request;
    core_dsb();
}

/* The same in a stream of events: bench/stream.h. What ends the stream, behind the last
 * event that is wanted, has the same distance from its stamp as what starts it. */
BENCH_INLINE void bench_event_taken(void)
{
    bench_timer_taken();
    uint32_t runs = bench_stream.runs + 1u;
    bench_stream.runs = runs;
    if (__builtin_expect(runs == bench_stream.wanted, 0)) {
        uint32_t stopped;
        /* clang-format off */
        __asm volatile(
            BENCH_STAMP_TEXT("%0", "%c3")
            "str %2, [%1]\n\t"
            : "=&l"(stopped)
            : "l"(event_timer.control), "l"(0), "i"(STAMP_STREAM_END)
            : "memory");
        /* clang-format on */
        bench_stream.stopped = stopped;
    }
}

/* The useful work of such a stream. */
BENCH_INLINE void bench_event_served(void)
{
    bench_stream.served = bench_stream.served + 1u;
}

BENCH_INLINE void bench_body_event(void)
{
    bench_event_taken();
    bench_event_served();
}

/* As bench_body_sample, on the event timer's line. */
BENCH_INLINE void bench_body_timer(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_timer_taken();
    bench_stamp_last(STAMP_LAST_0);
}

BENCH_INLINE void bench_body_second(void)
{
    bench_witness(STAMP_FIRST_1, &bench_evidence.slot[1]);
    bench_stamp_last(STAMP_LAST_1);
}

/* Pends LINE_SECOND, or what the scenario wants next, between two stamps of its own. */
BENCH_INLINE void bench_pend_in_handler(void)
{
    uint32_t at = BENCH_NESTED == 1u ? 0 : bench_evidence.nested++ % BENCH_NESTED;
    uint32_t mask = BENCH_NESTED == 1u ? BENCH_LINE_MASK(LINE_SECOND) : bench_evidence.pends[at];
    bench_pend_between(STAMP_INNER_TRIGGER, STAMP_INNER_RESUMED, mask, &bench_evidence.inners[at]);
}

BENCH_INLINE void bench_body_nest(void)
{
    bench_witness(STAMP_FIRST_0, &bench_evidence.slot[0]);
    bench_pend_in_handler();
    bench_stamp_last(STAMP_LAST_0);
}

BENCH_INLINE void bench_body_work(void)
{
    bench_witness(STAMP_WORK_FIRST, &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

BENCH_INLINE void bench_body_work_deferred(void)
{
    bench_witness_deferred(STAMP_WORK_FIRST, &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

/* Deferred work, for a thread to call: what a trigger of that line leaves to do. */
typedef void (*bench_work)(void);
void bench_work_stamped(void);
void bench_work_empty(void);
void bench_work_served(void);
bench_work bench_work_of(enum bench_line line);
/* The same for a style whose stamped work is its own. */
bench_work bench_work_or(enum bench_line line, bench_work stamped);

/* Around a handler's body that is timed as it is. The first stamp stays in r10 and
 * the last one is stored behind itself, so that no register is kept over the body. */
BENCH_INLINE void bench_timed_begin(void)
{
    uint32_t by;
    __asm volatile(BENCH_KEPT_STAMP_TEXT("%0", "%c1")
                   : "=l"(by)
                   : "i"(STAMP_BODY_FIRST)
                   : "memory");
}

BENCH_INLINE void bench_timed_end(void)
{
    uint32_t stamp;
    __asm volatile(BENCH_MARK_TEXT("%c1") BENCH_STAMP_TEXT("%0", "%c2")
                   : "=l"(stamp)
                   : "i"(STAMP_BODY_END), "i"(STAMP_BODY_LAST)
                   : "memory");
    bench_evidence.body_last = stamp;
    bench_evidence.bodies++;
}

/* The same as functions with a context, for styles that register handlers. */
typedef void (*bench_handler)(void *context);
extern const bench_handler bench_handlers[BENCH_LINES];
void bench_handle_timer(void *context);
/* The timer's handler in the running cell: that one, or a stream's. */
bench_handler bench_timer_handler(void);
/* Gives each exception that a cell may raise, and its handler, to `put`. */
void bench_each_handler(void (*put)(uint32_t exception, bench_handler handler));

/* ---- The verdict ------------------------------------------------------- */

/* What a sample found wrong; nothing is wrong while `failed` is 0. */
struct bench_verdict {
    uint32_t failed; /* WIRE_WITNESS bits */
    uint32_t expected, found;
};
/* Records witness `bit` as failed unless expected == found. */
void bench_expect(struct bench_verdict *verdict, uint32_t bit, uint32_t expected, uint32_t found);
/* The same for `low <= found && found <= high`. */
void bench_expect_range(struct bench_verdict *verdict, uint32_t bit, uint32_t low, uint32_t high,
                        uint32_t found);

#endif
