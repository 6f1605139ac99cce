/* Where a value stands along an axis, and the round values that are marked there.
 */
#ifndef HOST_LIB_PICTURES_SCALE_H
#define HOST_LIB_PICTURES_SCALE_H

#include "host/lib/base/text.h"

#include <stdbool.h>

struct scale {
    bool is_log;
    double low, high; /* values at the ends; low < high */
    double from, to;  /* where they stand in the picture */
};

/* From 0 (or from `low`, where that is below it) to a little above `high`. */
struct scale scale_linear(double low, double high, double from, double to);
/* Over values above 0 of which the largest is a multiple of the smallest: in ratios, from a round
 * value to a round value. Values from 0 to 1 are taken for the lower end. */
struct scale scale_log(double low, double high, double from, double to);
/* In ratios where the largest is at least ten times the smallest; else linear. */
struct scale scale_of(double low, double high, double from, double to);

double scale_at(const struct scale *scale, double value);

/* Round values within the scale, ascending, at most `most`; how many there are. */
#define SCALE_TICKS_MAX 8u
size_t scale_ticks(const struct scale *scale, double ticks[SCALE_TICKS_MAX]);

/* Grid lines from `top` to `bottom`, with their values below (a horizontal axis). */
void scale_draw_below(struct text *out, const struct scale *scale, double top, double bottom);
/* The same of an upright axis: lines from `left` to `right`, values at the left. */
void scale_draw_left(struct text *out, const struct scale *scale, double left, double right);

/* Where rows fall apart into two that need a scale each, because the larger would flatten the
 * smaller: the smallest value of the upper part; 0 where one scale does. `values` ascending. */
double scale_gap(const double values[], size_t count);

#endif
