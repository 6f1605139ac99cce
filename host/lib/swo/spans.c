/* Dated exceptions to spans; see spans.h. */
#include "host/lib/swo/spans.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256u

struct reading {
    struct swo_spans *spans;
    struct swo_timeline timeline;
    uint16_t exception;
    bool open, preempted, bad_memory;
    struct swo_exception entry;
    uint64_t undated; /* of the timeline at the entry */
};

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

static void give_up(struct reading *reading, enum swo_unusable why)
{
    reading->spans->unusable[why]++;
    reading->open = false;
}

static void enter(struct reading *reading, const struct swo_exception *entry)
{
    if (reading->open)
        give_up(reading, SWO_UNUSABLE_LOST);
    reading->open = true;
    reading->preempted = false;
    reading->entry = *entry;
    reading->undated = reading->timeline.undated;
}

static void leave(struct reading *reading, const struct swo_exception *exit)
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
    struct reading *reading = context;
    bool entered = exception->function == SWO_ENTERED;
    if (exception->exception != reading->exception)
        reading->preempted |= entered;
    else if (entered)
        enter(reading, exception);
    else if (exception->function == SWO_EXITED)
        leave(reading, exception);
}

bool swo_spans_read(struct swo_spans *spans, const uint8_t *stream, size_t size, uint16_t exception)
{
    struct swo_decoder decoder;
    struct swo_event event;
    struct reading reading = {.spans = spans, .exception = exception};
    memset(spans, 0, sizeof *spans);
    swo_decoder_init(&decoder);
    for (size_t i = 0; i < size; i++)
        if (swo_decoder_push(&decoder, stream[i], &event))
            swo_timeline_push(&reading.timeline, &event, take, &reading);
    swo_decoder_end(&decoder);
    swo_timeline_end(&reading.timeline);
    if (reading.open)
        give_up(&reading, SWO_UNUSABLE_LOST);
    spans->stream = decoder.counters;
    spans->undated = reading.timeline.undated;
    return !reading.bad_memory;
}

void swo_spans_free(struct swo_spans *spans)
{
    free(spans->ticks);
    memset(spans, 0, sizeof *spans);
}

/* ---- Comparing ---- */

static bool is_whole(const struct swo_spans *spans)
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

bool swo_compare(struct swo_comparison *comparison, const struct swo_spans *spans,
                 const uint64_t *cycles, size_t count, uint32_t prescaler)
{
    *comparison = (struct swo_comparison){.lost = count, .resolution = prescaler - 1u};
    if (count == 0 || spans->count != count || !is_whole(spans))
        return true;
    int64_t *differences = malloc(count * sizeof *differences);
    if (!differences)
        return false;
    for (size_t i = 0; i < count; i++)
        differences[i] = (int64_t)(spans->ticks[i] * prescaler) - (int64_t)cycles[i];
    qsort(differences, count, sizeof *differences, by_value);
    size_t from = 0, most = find_most(differences, count, 2 * (int64_t)(prescaler - 1u), &from);
    comparison->lost = 0;
    comparison->compared = count;
    comparison->equal = most;
    comparison->differ = count - most;
    comparison->offset =
        differences[from] + (differences[from + most - 1u] - differences[from]) / 2;
    free(differences);
    return true;
}
