/* From an ITM stream to how long one exception was active each time: from its entry packet to its
 * exit packet, in ticks of the local timestamps. Only where both are exact, nothing was lost
 * between them and nothing nested or was chained in between; all others are counted, by why.
 */
#ifndef HOST_LIB_SWO_SPANS_H
#define HOST_LIB_SWO_SPANS_H

#include "host/lib/swo/decoder.h"
#include "host/lib/swo/timeline.h"
#include <stddef.h>

enum swo_unusable {
    SWO_UNUSABLE_LOST,      /* something was lost behind its entry, or its exit never came */
    SWO_UNUSABLE_INEXACT,   /* the part could not date one of both at once */
    SWO_UNUSABLE_PREEMPTED, /* another exception was in between */
    SWO_UNUSABLE_COUNT
};

struct swo_spans {
    uint64_t *ticks; /* `count` of them, in order of time; owned by this */
    size_t count, capacity;
    uint64_t unusable[SWO_UNUSABLE_COUNT];
    uint64_t orphans;           /* exits of the exception without an entry: lost before them */
    struct swo_counters stream; /* what the decoder counted */
    uint64_t undated;           /* exceptions of any number that no timestamp came for */
};

/* Of exception `exception` (16 is interrupt line 0) in the `size` bytes of `stream`, which may
 * begin and end anywhere. False without memory. Release with swo_spans_free, also then. */
bool swo_spans_read(struct swo_spans *spans, const uint8_t *stream, size_t size,
                    uint16_t exception);
void swo_spans_free(struct swo_spans *spans);

/* The same event by event, of a stream whose decoder is the caller's: what that counted goes to
 * `spans->stream`, which is his to set. `spans` belongs to the caller and begins empty. */
struct swo_span_reader {
    struct swo_spans *spans;
    /* Private. */
    struct swo_timeline timeline;
    uint16_t exception;
    bool open, preempted, bad_memory;
    struct swo_exception entry;
    uint64_t undated; /* of the timeline at the entry */
};

/* The stream is synchronised. */
void swo_span_reader_begin(struct swo_span_reader *reader, struct swo_spans *spans,
                           uint16_t exception);
void swo_span_reader_take(struct swo_span_reader *reader, const struct swo_event *event);
/* False if memory ran out. */
bool swo_span_reader_end(struct swo_span_reader *reader);

/* Whether nothing overflowed, was lost, cut, late or undated: span i is then sample i's. */
bool swo_spans_are_whole(const struct swo_spans *spans);

/* Two instruments of the same samples, in order: `cycles` of the DWT, between two stamps in the
 * code, and the spans of trace, from the core's entry to its exit. With P cycles to a tick
 *
 *     d(i) = P * span(i) - cycles(i)
 *
 * is the same in all samples of one handler, but for up to P - 1 cycles to either side: a span
 * begins and ends at whole ticks. How large it is nobody knows before, because the stamps are
 * somewhere between entry and exit. So `offset` is what fits most samples (of several the
 * smallest), and the others differ. This finds every sample in which the instruments move apart. A
 * mistake that is the same in all samples is in the offset and is not found. */
struct swo_comparison {
    uint64_t compared, equal, differ;
    uint64_t lost;       /* samples that were not compared */
    uint32_t resolution; /* P - 1: so many cycles to either side cannot be told apart */
    int64_t offset;      /* cycles; 0 if nothing was compared */
    size_t first;        /* the first that differs, if any does */
};

/* `count` samples, each with its span. False without memory. */
bool swo_compare_samples(struct swo_comparison *comparison, const uint64_t *ticks,
                         const uint64_t *cycles, size_t count, uint32_t prescaler);

/* Compares only if the stream is whole (nothing overflowed, was lost, cut or undated) and each
 * sample has its span: else nobody knows which span belongs to which sample, and all are `lost`.
 * `prescaler` is P: 1, 4, 16 or 64 (ITM_TCR.TSPrescale). False without memory. */
bool swo_compare(struct swo_comparison *comparison, const struct swo_spans *spans,
                 const uint64_t *cycles, size_t count, uint32_t prescaler);

#endif
