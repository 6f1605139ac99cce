/* The distribution of a figure in constant memory: every value's count as long
 * as there are few different ones, then counts per class of values less than
 * 1/64 wide. Smallest and largest value are always exact.
 */
#ifndef HOST_VDWT_TRACE_SPREAD_H
#define HOST_VDWT_TRACE_SPREAD_H

#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trace_slot {
    uint64_t value;
    uint64_t count; /* 0: free */
};

/* All zero: empty. */
struct trace_spread {
    uint64_t n, min, max;
    uint64_t total;           /* of all values */
    struct trace_slot *slots; /* open addressing; NULL when empty or in classes */
    size_t room, used;
    uint64_t *classes; /* NULL: exact */
};

/* That value, so often. */
void trace_spread_add(struct trace_spread *spread, uint64_t value, uint64_t times);
bool trace_spread_exact(const struct trace_spread *spread);
/* Nearest rank: the smallest value at or below which `percent` of all lie; 0
 * if empty. In classes: that class's largest value. */
uint64_t trace_spread_percentile(const struct trace_spread *spread, unsigned percent);

/* One figure in all four counts. Many are the same time after time, so what equals the value before
 * is only counted; min and max are as they should be, all else behind trace_figure_settle(). */
struct trace_figure {
    struct trace_spread lane[LANES];
    uint64_t measured, uncalibrated; /* of all nominal ones together (timing/counts.h) */
    struct counts last;
    uint64_t again; /* how often that came again, and is not in the others */
};
void trace_figure_settle(struct trace_figure *figure);
void trace_figure_add(struct trace_figure *figure, const struct counts *value);
/* Adds it if it is the one before; false: it is not, and trace_figure_add() is to. */
static inline bool trace_figure_again(struct trace_figure *figure, const struct counts *value)
{
    bool again = figure->lane[0].n && counts_equal(&figure->last, value);

    figure->again += again;
    return again;
}
/* Empties it. */
void trace_figure_clear(struct trace_figure *figure);
static inline struct counts trace_between(const struct counts *from, const struct counts *to)
{
    return counts_between(from, to);
}

#endif
