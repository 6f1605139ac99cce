/* Figures made of characters: a metric's histogram, and its values by the
 * instruction that was interrupted.
 */
#ifndef HOST_LIB_SHOW_TEXT_FIGURE_H
#define HOST_LIB_SHOW_TEXT_FIGURE_H

#include "host/lib/results/results.h"
#include <stdio.h>

/* One line a value, or a range of values where there are too many; the longest
 * bar fills `width` characters. */
void text_histogram(FILE *out, const struct result_metric *metric, size_t width);

/* A line an instruction, with its values in each of its cycles ("13 x6 12"); instructions
 * whose values are all usual share a line where there are many. Nothing if the metric was
 * not swept. */
void text_sweep(FILE *out, const struct result_cell *cell, const struct result_metric *metric,
                size_t width);

#endif
