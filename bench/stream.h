/* Streams of events: the board's timer raises its line every `period` counts, until the
 * style's handler has run so often. How many events there were is told by the time that
 * went by, not by who counts them. The handler carries neither stamps nor witness: it takes
 * the request back, counts its run, and does the work or hands it on (STYLE_event). */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include "bench/bench.h"

struct stream {
    uint32_t events;  /* raised, by the time from the timer's start to its end and the period */
    uint32_t runs;    /* of the handler: the first at which it stops the timer, and one that
                         was pending then */
    uint32_t served;  /* runs of the work */
    uint32_t stopped; /* counts from the timer's start to its end */
    uint32_t span;    /* metric STREAM: the same with the way to its start */
    uint32_t done;    /* counts from there until the foreground goes on */
};

/* NULL, or why the cell can have no stream. */
const char *stream_missing(const struct bench_cell *cell);
/* The style's second table, and the timer's line. */
void stream_begin(const struct bench_cell *cell);
void stream_calibrate(const struct bench_cell *cell);
/* Clears the evidence, and asks the style to serve a slow stream, of which nothing may be
 * missed: that it counts what it serves is shown there. False: it does not; a faster
 * stream would not end, so none is to be run. */
bool stream_proven(const struct bench_cell *cell, struct bench_verdict *verdict);
/* Runs one, up to `runs` of the handler. */
struct stream stream_run(uint32_t period, uint32_t runs, struct bench_verdict *verdict);
/* Whether every event of such a stream is served by a run of its own, and in time, however
 * long it goes on. */
bool stream_sustained(uint32_t period, struct bench_verdict *verdict);
/* How late the work of its last event is over, and of all before it that was left to do: counts
 * from that event until the foreground goes on. */
uint32_t stream_late(const struct stream *stream, uint32_t period);
/* The same of an event that is alone. */
uint32_t stream_alone(void);

#endif
