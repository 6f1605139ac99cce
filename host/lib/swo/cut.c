/* Events to batches by their marks; see cut.h. */
#include "host/lib/swo/cut.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64u
#define MARK_BYTES     4u

bool swo_mark_of(const struct swo_event *event, struct swo_mark *mark)
{
    if (event->kind != SWO_STIMULUS || event->source != WIRE_MARK_PORT || event->size != MARK_BYTES)
        return false;
    mark->kind = (enum wire_mark)(event->value >> WIRE_MARK_KIND_SHIFT);
    mark->value = (uint32_t)event->value & WIRE_MARK_VALUE;
    return true;
}

struct cutting {
    struct swo_cut *cut;
    const struct swo_decoder *decoder;
    uint16_t number;
    bool inside; /* of the cell */
    bool open;   /* of a batch of it */
    bool bad_memory;
    uint32_t first;
    struct swo_counters before; /* at the batch's mark */
    struct swo_spans spans;
    struct swo_span_reader reader;
};

/* Room for `more` behind `count` elements of `size` bytes. */
static bool grow(void **data, size_t *capacity, size_t count, size_t more, size_t size)
{
    size_t wanted = *capacity ? *capacity : FIRST_CAPACITY;
    while (wanted < count + more)
        wanted *= 2u;
    void *grown = wanted == *capacity ? *data : realloc(*data, wanted * size);
    if (!grown)
        return false;
    *data = grown;
    *capacity = wanted;
    return true;
}

/* ---- Batches ---- */

static void begin_batch(struct cutting *cutting, uint32_t first)
{
    cutting->open = cutting->cut->traced;
    cutting->first = first;
    cutting->before = cutting->decoder->counters;
    swo_span_reader_begin(&cutting->reader, &cutting->spans, cutting->cut->exception);
}

/* What the decoder counted since the batch's mark. */
static struct swo_counters counted(const struct cutting *cutting)
{
    const struct swo_counters *now = &cutting->decoder->counters, *before = &cutting->before;
    return (struct swo_counters){.bytes = now->bytes - before->bytes,
                                 .events = now->events - before->events,
                                 .skipped = now->skipped - before->skipped,
                                 .overflows = now->overflows - before->overflows,
                                 .lost = now->lost - before->lost,
                                 .truncated = now->truncated - before->truncated};
}

static void add_counters(struct swo_cut *cut, const struct swo_spans *spans)
{
    struct swo_counters *all = &cut->inside;
    const struct swo_counters *more = &spans->stream;
    all->bytes += more->bytes;
    all->events += more->events;
    all->skipped += more->skipped;
    all->overflows += more->overflows;
    all->lost += more->lost;
    all->truncated += more->truncated;
    cut->orphans += spans->orphans;
    cut->undated += spans->undated;
    for (int i = 0; i < SWO_UNUSABLE_COUNT; i++)
        cut->unusable[i] += spans->unusable[i];
}

static bool add_batch(struct swo_cut *cut, const struct swo_spans *spans, uint32_t first,
                      bool whole)
{
    size_t count = whole ? spans->count : 0;
    void *batches = cut->batches, *ticks = cut->ticks;
    bool good = grow(&batches, &cut->batch_capacity, cut->batch_count, 1, sizeof *cut->batches);
    cut->batches = batches;
    good = good && grow(&ticks, &cut->tick_capacity, cut->tick_count, count, sizeof *cut->ticks);
    cut->ticks = ticks;
    if (!good)
        return false;
    cut->batches[cut->batch_count++] =
        (struct swo_batch){.first = first, .whole = whole, .from = cut->tick_count, .count = count};
    if (count > 0)
        memcpy(cut->ticks + cut->tick_count, spans->ticks, count * sizeof *spans->ticks);
    cut->tick_count += count;
    return true;
}

/* `marked`: by its own mark, not by what must not come before it. */
static void end_batch(struct cutting *cutting, bool marked)
{
    if (!cutting->open)
        return;
    cutting->open = false;
    cutting->bad_memory |= !swo_span_reader_end(&cutting->reader);
    cutting->spans.stream = counted(cutting);
    add_counters(cutting->cut, &cutting->spans);
    cutting->bad_memory |= !add_batch(cutting->cut, &cutting->spans, cutting->first,
                                      marked && swo_spans_are_whole(&cutting->spans));
    swo_spans_free(&cutting->spans);
}

/* ---- Cells ---- */

static void forget(struct swo_cut *cut)
{
    bool synchronised = cut->synchronised;
    uint64_t marks = cut->marks;
    swo_cut_free(cut);
    cut->synchronised = synchronised;
    cut->marks = marks;
}

static void begin_cell(struct cutting *cutting, uint32_t number)
{
    end_batch(cutting, false);
    cutting->inside = number == cutting->number;
    if (!cutting->inside)
        return;
    forget(cutting->cut);
    cutting->cut->begun = true;
}

static void trace(struct swo_cut *cut, uint32_t value)
{
    cut->traced = true;
    cut->exception = value & WIRE_MARK_TRACED_EXCEPTION;
    cut->column = (uint8_t)(value >> WIRE_MARK_TRACED_COLUMN);
}

static void end_cell(struct cutting *cutting, uint32_t number)
{
    end_batch(cutting, false);
    cutting->cut->ended |= cutting->inside && number == cutting->number;
    cutting->inside = false;
}

static void take_inside(struct cutting *cutting, const struct swo_mark *mark)
{
    switch (mark->kind) {
    case WIRE_MARK_TRACED:
        trace(cutting->cut, mark->value);
        break;
    case WIRE_MARK_BATCH_BEGIN:
        end_batch(cutting, false);
        begin_batch(cutting, mark->value);
        break;
    case WIRE_MARK_BATCH_END:
        end_batch(cutting, mark->value == cutting->first);
        break;
    default:
        break;
    }
}

static void take_mark(struct cutting *cutting, const struct swo_mark *mark)
{
    cutting->cut->marks++;
    if (mark->kind == WIRE_MARK_CELL_BEGIN)
        begin_cell(cutting, mark->value);
    else if (mark->kind == WIRE_MARK_CELL_END)
        end_cell(cutting, mark->value);
    else if (cutting->inside)
        take_inside(cutting, mark);
}

static void take(struct cutting *cutting, const struct swo_event *event)
{
    struct swo_mark mark;
    cutting->cut->synchronised |= event->kind == SWO_SYNC;
    if (swo_mark_of(event, &mark))
        take_mark(cutting, &mark);
    else if (cutting->open)
        swo_span_reader_take(&cutting->reader, event);
}

bool swo_cut_read(struct swo_cut *cut, const uint8_t *stream, size_t size, uint16_t number)
{
    struct swo_decoder decoder;
    struct swo_event event;
    struct cutting cutting = {.cut = cut, .decoder = &decoder, .number = number};
    memset(cut, 0, sizeof *cut);
    swo_decoder_init(&decoder);
    for (size_t i = 0; i < size; i++)
        if (swo_decoder_push(&decoder, stream[i], &event))
            take(&cutting, &event);
    swo_decoder_end(&decoder);
    end_batch(&cutting, false);
    return !cutting.bad_memory;
}

void swo_cut_free(struct swo_cut *cut)
{
    free(cut->batches);
    free(cut->ticks);
    memset(cut, 0, sizeof *cut);
}
