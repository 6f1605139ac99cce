/* Figures made of characters: a metric's histogram, and its value by the
 * instruction boundary at which the interrupt fell.
 */
#ifndef HOST_LIB_SHOW_TEXT_FIGURE_H
#define HOST_LIB_SHOW_TEXT_FIGURE_H

#include "host/lib/results/results.h"
#include <stdio.h>

/* One line a value, or a range of values where there are too many; the longest
 * bar fills `width` characters. */
void text_histogram(FILE *out, const struct result_metric *metric, size_t width);

/* Offsets from left to right, values from bottom to top; a mark where that
 * offset gave that value. Nothing if the metric was not swept. */
void text_sweep(FILE *out, const struct result_metric *metric, size_t width);

#endif
