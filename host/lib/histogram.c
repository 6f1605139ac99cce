/* Exact counts per value: dense window, sparse rest; see histogram.h. */
#include "host/lib/histogram.h"

#include <stdlib.h>
#include <string.h>

/* 8 KiB: the histograms of one cell's columns stay in the first-level cache. */
#define WINDOW_SIZE 1024u
/* How far below the first value the window starts: later samples are seldom
 * much faster, but may be much slower. */
#define WINDOW_BELOW 256u
#define SLOTS_FIRST  64u

void histogram_init(struct histogram *histogram)
{
    *histogram = (struct histogram){0};
}

void histogram_free(struct histogram *histogram)
{
    free(histogram->window);
    free(histogram->slots);
    histogram_init(histogram);
}

static bool open_window(struct histogram *histogram, uint64_t first)
{
    histogram->window = calloc(WINDOW_SIZE, sizeof *histogram->window);
    if (histogram->window == NULL)
        return false;
    histogram->base = first > WINDOW_BELOW ? first - WINDOW_BELOW : 0;
    histogram->window_size = WINDOW_SIZE;
    return true;
}

/* The slot that holds `value`, or the free one where it belongs. */
static struct value_count *slot_of(struct value_count *slots, size_t slot_count, uint64_t value)
{
    /* Fibonacci hashing: neighbouring values land far apart. */
    uint64_t hash = value * 0x9E3779B97F4A7C15u;
    size_t i = (size_t)(hash >> 32) & (slot_count - 1);
    while (slots[i].count != 0 && slots[i].value != value)
        i = (i + 1) & (slot_count - 1);
    return &slots[i];
}

static bool grow_slots(struct histogram *histogram)
{
    size_t slot_count = histogram->slot_count > 0 ? histogram->slot_count * 2 : SLOTS_FIRST;
    struct value_count *slots = calloc(slot_count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < histogram->slot_count; i++) {
        const struct value_count *old = &histogram->slots[i];
        if (old->count != 0)
            *slot_of(slots, slot_count, old->value) = *old;
    }
    free(histogram->slots);
    histogram->slots = slots;
    histogram->slot_count = slot_count;
    return true;
}

static bool add_sparse(struct histogram *histogram, uint64_t value, uint64_t count)
{
    /* At most three quarters full, so that a search always meets a free slot. */
    if (histogram->slots_used >= histogram->slot_count / 4 * 3 && !grow_slots(histogram))
        return false;
    struct value_count *slot = slot_of(histogram->slots, histogram->slot_count, value);
    if (slot->count == 0)
        histogram->slots_used++;
    slot->value = value;
    slot->count += count;
    return true;
}

bool histogram_add_outside(struct histogram *histogram, uint64_t value, uint64_t count)
{
    uint64_t n = 0;
    if (count == 0)
        return true;
    if (__builtin_add_overflow(histogram->n, count, &n))
        return false;
    if (histogram->window == NULL) /* the first sample: a window around it */
        return open_window(histogram, value) && histogram_add(histogram, value, count);
    if (!add_sparse(histogram, value, count))
        return false;
    histogram->n = n;
    return true;
}

bool histogram_merge(struct histogram *into, const struct histogram *from)
{
    struct value_count *counts = NULL;
    size_t size = 0;
    bool done = histogram_counts(from, &counts, &size);
    for (size_t i = 0; done && i < size; i++)
        done = histogram_add(into, counts[i].value, counts[i].count);
    free(counts);
    return done;
}

size_t histogram_distinct(const struct histogram *histogram)
{
    size_t distinct = histogram->slots_used;
    for (size_t i = 0; i < histogram->window_size; i++)
        distinct += histogram->window[i] != 0;
    return distinct;
}

static int by_value(const void *left, const void *right)
{
    const struct value_count *a = left;
    const struct value_count *b = right;
    return (a->value > b->value) - (a->value < b->value);
}

bool histogram_counts(const struct histogram *histogram, struct value_count **counts, size_t *size)
{
    size_t distinct = histogram_distinct(histogram);
    *counts = NULL;
    *size = 0;
    if (distinct == 0)
        return true;
    struct value_count *list = calloc(distinct, sizeof *list);
    if (list == NULL)
        return false;
    size_t at = 0;
    for (size_t i = 0; i < histogram->window_size; i++) { /* may pass 2^64 and go on at 0 */
        if (histogram->window[i] != 0)
            list[at++] = (struct value_count){histogram->base + i, histogram->window[i]};
    }
    for (size_t i = 0; i < histogram->slot_count; i++) {
        if (histogram->slots[i].count != 0)
            list[at++] = histogram->slots[i];
    }
    qsort(list, distinct, sizeof *list, by_value);
    *counts = list;
    *size = distinct;
    return true;
}
