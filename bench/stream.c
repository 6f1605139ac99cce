/* Streams of events; see stream.h. Not in the small image, whose scenarios have none: what
 * has a stamp is kept by the linker, called or not. */
#ifndef IRQBENCH_IMAGE_small
#include "bench/stream.h"

#include "bench/checks.h"

/* Passes of the waiting loop, of some counts each: longer than any stream. */
#define PASSES_MAX 1000000u
#define SLOW       8192u /* counts: longer than any style takes for an event */
#define SLOW_RUNS  4u
#define FEW_RUNS   32u
#define MARGIN     32u

static uint32_t alone;

const char *stream_missing(const struct bench_cell *cell)
{
    if (!event_timer.repeats)
        return "the driver of the board's timer raises one event, no stream";
    if (cell->style->vectors_work[VECTOR_TIMER] == fault_entry)
        return "the style has no handler for a stream of events";
    return NULL;
}

void stream_begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors_work);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

/* It goes from stamp to stamp. */
void stream_calibrate(const struct bench_cell *cell)
{
    bench_calibrate(cell, WIRE_METRIC_STREAM, WIRE_SPAN_SPAN, CALIBRATE_NOTHING);
    bench_calibrate(cell, WIRE_METRIC_STREAM, WIRE_SPAN_PAD, CALIBRATE_NOTHING);
}

/* In the foreground, which goes on when all handlers and all work are over. */
static void wait_for_runs(uint32_t runs)
{
    for (uint32_t pass = 0; pass < PASSES_MAX && bench_stream.runs < runs; pass++) {
    }
}

struct stream stream_run(uint32_t period, uint32_t runs, struct bench_verdict *verdict)
{
    bench_stream = (struct bench_stream){.wanted = runs};
    uint32_t begun = bench_stamp(STAMP_SPAN_BEGIN);
    bench_stream_start(period);
    wait_for_runs(runs);
    uint32_t over = *bench_clock();
    struct stream stream = {
        .runs = bench_stream.runs,
        .served = bench_stream.served,
        .stopped = bench_counts(bench_stream.started, bench_stream.stopped),
        .span = bench_counts(begun, bench_stream.stopped),
        .done = bench_counts(bench_stream.stopped, over),
    };
    stream.events = stream.stopped / period;
    bench_expect_range(verdict, WIRE_WITNESS_NOT_RUN, runs, UINT32_MAX, stream.runs);
    bench_expect_range(verdict, WIRE_WITNESS_RAN_TWICE, 0, stream.events, stream.runs);
    bench_expect_range(verdict, WIRE_WITNESS_WORK_NOT_RUN, 1, stream.runs, stream.served);
    check_after(verdict);
    return stream;
}

static bool served_all(const struct stream *stream)
{
    return stream->runs == stream->events && stream->served == stream->events;
}

uint32_t stream_late(const struct stream *stream, uint32_t period)
{
    return stream->stopped + stream->done - stream->events * period;
}

bool stream_proven(const struct bench_cell *cell, struct bench_verdict *verdict)
{
    check_before(cell, LINE_WORK, verdict);
    struct stream slow = stream_run(SLOW, SLOW_RUNS, verdict);
    alone = stream_late(&slow, SLOW);
    bench_expect(verdict, WIRE_WITNESS_WORK_NOT_RUN, slow.events, slow.served);
    return served_all(&slow) && slow.runs == SLOW_RUNS;
}

uint32_t stream_alone(void)
{
    return alone;
}

static bool in_time(uint32_t period, uint32_t runs, struct bench_verdict *verdict)
{
    struct stream stream = stream_run(period, runs, verdict);
    return served_all(&stream) && stream_late(&stream, period) < 2u * alone + MARGIN;
}

/* An event may wait for the one before, so the last one may be twice as late as one alone.
 * What falls behind by a count at each event, which misses one sooner or later, is later
 * than that behind so many. A few of them show what falls behind by more. */
bool stream_sustained(uint32_t period, struct bench_verdict *verdict)
{
    return in_time(period, FEW_RUNS, verdict) && in_time(period, 2u * alone + 2u * MARGIN, verdict);
}
#endif
