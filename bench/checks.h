/* Witness checks that several scenarios share. */
#ifndef BENCH_CHECKS_H
#define BENCH_CHECKS_H

#include "bench/bench.h"

/* Before a trigger: clears the evidence, prepares the style, checks that
 * nothing is pending. */
void check_before(const struct bench_cell *cell, enum bench_line line,
                  struct bench_verdict *verdict);
/* After it: nothing is pending any more. */
void check_after(struct bench_verdict *verdict);
/* A handler ran once, under `exception`, `depth` deep, as number `order`. */
void check_handler(const struct bench_slot *slot, uint32_t exception, uint32_t depth,
                   uint32_t order, struct bench_verdict *verdict);
/* A higher interrupt, of the timer's line, and LINE_SECOND's lower one each ran once,
 * whichever came first. */
void check_meeting(const struct bench_slot *higher, const struct bench_slot *lower,
                   struct bench_verdict *verdict);
/* The useful work ran once: in the handler, or in a thread if deferred or a main loop's. */
void check_work(const struct bench_cell *cell, uint32_t exception, struct bench_verdict *verdict);
/* It was interrupted behind its store, and before its second stamp. */
void check_span(const struct bench_span *span, struct bench_verdict *verdict);
/* Stamps in the order begin, middle, end. */
void check_order(uint32_t begin, uint32_t middle, uint32_t end, struct bench_verdict *verdict);

#endif
