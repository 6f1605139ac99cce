/* Evidence: what handlers leave behind for the scenario to check, the handlers'
 * bodies that leave it, and the verdict on it (the witness). */
#ifndef BENCH_EVIDENCE_H
#define BENCH_EVIDENCE_H

#include "bench/stamps.h"
#include "bench/vectors.h"

#include <stdint.h>

struct bench_slot {
    uint32_t first;          /* stamp of the first instruction */
    uint32_t before;         /* r10 on entry: last stamp of the handler before */
    uint32_t ipsr;           /* exception number */
    uint32_t icsr;           /* for RETTOBASE */
    uint32_t depth;          /* active exceptions among the test lines and SysTick */
    uint32_t frame;          /* where the interrupted foreground's frame lies */
    uint32_t return_address; /* the return address in that frame */
    uint32_t order;          /* 1 for the first handler of the sample */
    uint32_t count;          /* how often it ran */
};

struct bench_evidence {
    struct bench_slot slot[2];
    struct bench_slot work; /* the useful work, wherever it runs */
    uint32_t inner_trigger; /* stamps of the nested trigger ... */
    uint32_t inner_resumed;
    uint32_t inner_last; /* ... and the last one of the handler it started */
    uint32_t order;
    uint32_t nesting; /* 1 while bench_pend_inner waits for what it pended */
};
extern struct bench_evidence bench_evidence;

void bench_evidence_clear(void);
/* The witness: called between a handler's stamps. */
void bench_collect(uint32_t first, struct bench_slot *slot);
/* Pends LINE_SECOND from inside a handler, between two stamps. */
void bench_pend_inner(void);

/* The user's handlers as C bodies, for a style to put where it wants them. */
BENCH_INLINE void bench_body_sample(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_stamp_last(STAMP_LAST_0);
}

BENCH_INLINE void bench_body_second(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_1), &bench_evidence.slot[1]);
    bench_stamp_last(STAMP_LAST_1);
}

BENCH_INLINE void bench_body_nest(void)
{
    bench_collect(bench_stamp(STAMP_FIRST_0), &bench_evidence.slot[0]);
    bench_pend_inner();
    bench_stamp_last(STAMP_LAST_0);
}

BENCH_INLINE void bench_body_work(void)
{
    bench_collect(bench_stamp(STAMP_WORK_FIRST), &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

/* The same as functions with a context, for styles that register handlers. */
typedef void (*bench_handler)(void *context);
extern const bench_handler bench_handlers[BENCH_LINES];

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
