/* Dated exceptions to spans; see spans.h. */
#include "host/lib/swo/spans.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256u

static bool add(struct swo_spans *spans, uint64_t ticks)
{
    if (spans->count == spans->capacity) {
        size_t capacity = spans->capacity ? 2u * spans->capacity : FIRST_CAPACITY;
        uint64_t *grown = realloc(spans->ticks, capacity * sizeof *grown);
        if (!grown)
            return false;
        spans->ticks = grown;
        spans->capacity = capacity;
    }
    spans->ticks[spans->count++] = ticks;
    return true;
}

static void give_up(struct swo_span_reader *reading, enum swo_unusable why)
{
    reading->spans->unusable[why]++;
    reading->open = false;
}

static void enter(struct swo_span_reader *reading, const struct swo_exception *entry)
{
    if (reading->open)
        give_up(reading, SWO_UNUSABLE_LOST);
    reading->open = true;
    reading->preempted = false;
    reading->entry = *entry;
    reading->undated = reading->timeline.undated;
}

static void leave(struct swo_span_reader *reading, const struct swo_exception *exit)
{
    const struct swo_exception *entry = &reading->entry;
    if (!reading->open) {
        reading->spans->orphans++;
        return;
    }
    if (exit->stretch != entry->stretch || reading->timeline.undated != reading->undated) {
        give_up(reading, SWO_UNUSABLE_LOST);
    } else if (reading->preempted) {
        give_up(reading, SWO_UNUSABLE_PREEMPTED);
    } else if (!entry->exact || !exit->exact) {
        give_up(reading, SWO_UNUSABLE_INEXACT);
    } else {
        reading->bad_memory |= !add(reading->spans, exit->ticks - entry->ticks);
        reading->open = false;
    }
}

static void take(void *context, const struct swo_exception *exception)
{
    struct swo_span_reader *reading = context;
    bool entered = exception->function == SWO_ENTERED;
    if (exception->exception != reading->exception)
        reading->preempted |= entered;
    else if (entered)
        enter(reading, exception);
    else if (exception->function == SWO_EXITED)
        leave(reading, exception);
}

void swo_span_reader_begin(struct swo_span_reader *reader, struct swo_spans *spans,
                           uint16_t exception)
{
    memset(spans, 0, sizeof *spans);
    *reader = (struct swo_span_reader){
        .spans = spans, .exception = exception, .timeline = {.stretch = 1}};
}

void swo_span_reader_take(struct swo_span_reader *reader, const struct swo_event *event)
{
    swo_timeline_push(&reader->timeline, event, take, reader);
}

bool swo_span_reader_end(struct swo_span_reader *reader)
{
    swo_timeline_end(&reader->timeline);
    if (reader->open)
        give_up(reader, SWO_UNUSABLE_LOST);
    reader->spans->undated = reader->timeline.undated;
    return !reader->bad_memory;
}

bool swo_spans_read(struct swo_spans *spans, const uint8_t *stream, size_t size, uint16_t exception)
{
    struct swo_decoder decoder;
    struct swo_event event;
    struct swo_span_reader reader;
    swo_span_reader_begin(&reader, spans, exception);
    reader.timeline.stretch = 0;
    swo_decoder_init(&decoder);
    for (size_t i = 0; i < size; i++)
        if (swo_decoder_push(&decoder, stream[i], &event))
            swo_span_reader_take(&reader, &event);
    swo_decoder_end(&decoder);
    bool good = swo_span_reader_end(&reader);
    spans->stream = decoder.counters;
    return good;
}

void swo_spans_free(struct swo_spans *spans)
{
    free(spans->ticks);
    memset(spans, 0, sizeof *spans);
}

/* ---- Comparing ---- */

bool swo_spans_are_whole(const struct swo_spans *spans)
{
    uint64_t bad = spans->orphans + spans->undated + spans->stream.overflows + spans->stream.lost +
                   spans->stream.truncated;
    for (int i = 0; i < SWO_UNUSABLE_COUNT; i++)
        bad += spans->unusable[i];
    return bad == 0;
}

static int by_value(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

/* Of ascending differences: the stretch no wider than `width` that has most of them. */
static size_t find_most(const int64_t *differences, size_t count, int64_t width, size_t *from)
{
    size_t most = 0;
    for (size_t first = 0, behind = 0; first < count; first++) {
        while (behind < count && differences[behind] - differences[first] <= width)
            behind++;
        if (behind - first > most) {
            most = behind - first;
            *from = first;
        }
    }
    return most;
}

static int64_t difference(uint64_t ticks, uint64_t cycles, uint32_t prescaler)
{
    return (int64_t)(ticks * prescaler) - (int64_t)cycles;
}

/* Beyond [least, most]: of those that fit. */
static size_t find_differing(const uint64_t *ticks, const uint64_t *cycles, size_t count,
                             uint32_t prescaler, int64_t least, int64_t most)
{
    for (size_t i = 0; i < count; i++) {
        int64_t d = difference(ticks[i], cycles[i], prescaler);
        if (d < least || d > most)
            return i;
    }
    return 0;
}

bool swo_compare_samples(struct swo_comparison *comparison, const uint64_t *ticks,
                         const uint64_t *cycles, size_t count, uint32_t prescaler)
{
    *comparison = (struct swo_comparison){.resolution = prescaler - 1u};
    if (count == 0)
        return true;
    int64_t *differences = malloc(count * sizeof *differences);
    if (!differences)
        return false;
    for (size_t i = 0; i < count; i++)
        differences[i] = difference(ticks[i], cycles[i], prescaler);
    qsort(differences, count, sizeof *differences, by_value);
    size_t from = 0, most = find_most(differences, count, 2 * (int64_t)(prescaler - 1u), &from);
    int64_t low = differences[from], high = differences[from + most - 1u];
    free(differences);
    comparison->compared = count;
    comparison->equal = most;
    comparison->differ = count - most;
    comparison->offset = low + (high - low) / 2;
    comparison->first = find_differing(ticks, cycles, count, prescaler, low, high);
    return true;
}

bool swo_compare(struct swo_comparison *comparison, const struct swo_spans *spans,
                 const uint64_t *cycles, size_t count, uint32_t prescaler)
{
    if (count > 0 && spans->count == count && swo_spans_are_whole(spans))
        return swo_compare_samples(comparison, spans->ticks, cycles, count, prescaler);
    *comparison = (struct swo_comparison){.lost = count, .resolution = prescaler - 1u};
    return true;
}
