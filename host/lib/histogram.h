/* Exact counts per value. A dense window around the first value takes nearly
 * every sample in a few nanoseconds; what falls outside goes into a hash table.
 * Memory grows with the number of distinct values, never with that of samples.
 */
#ifndef HOST_HISTOGRAM_H
#define HOST_HISTOGRAM_H

#include "host/lib/stats.h"

struct histogram {
    uint64_t n;                /* samples added */
    uint64_t base;             /* value of window[0] */
    uint64_t *window;          /* counts; NULL before the first sample */
    size_t window_size;        /* 0 before the first sample */
    struct value_count *slots; /* open addressing; count 0: free */
    size_t slot_count;         /* 0 or a power of two */
    size_t slots_used;
};

/* An empty histogram owns no memory. Release with histogram_free, which leaves
 * an empty one. */
void histogram_init(struct histogram *histogram);
void histogram_free(struct histogram *histogram);

/* Outside of the window; only for histogram_add. */
bool histogram_add_outside(struct histogram *histogram, uint64_t value, uint64_t count);

/* Adds `count` samples of `value`. False if memory ran out or n would pass
 * 2^64; the histogram is then as before. */
static inline bool histogram_add(struct histogram *histogram, uint64_t value, uint64_t count)
{
    uint64_t offset = value - histogram->base;
    uint64_t n = 0;
    if (offset >= histogram->window_size)
        return histogram_add_outside(histogram, value, count);
    if (__builtin_add_overflow(histogram->n, count, &n))
        return false;
    histogram->window[offset] += count;
    histogram->n = n;
    return true;
}

/* Adds everything in `from`. False as above; `into` is then incomplete and fit
 * only to be freed. */
bool histogram_merge(struct histogram *into, const struct histogram *from);

/* Distinct values. */
size_t histogram_distinct(const struct histogram *histogram);

/* All counts, ascending by value, as stats.h wants them. *counts is the
 * caller's to free, and NULL if the histogram is empty (which is no error).
 * False if memory ran out. */
bool histogram_counts(const struct histogram *histogram, struct value_count **counts, size_t *size);

#endif
