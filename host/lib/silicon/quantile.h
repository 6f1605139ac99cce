/* Intervals of quantiles by order statistics: no distribution is assumed, only that
 * the samples are independent draws of one. Ties (counts are whole cycles) make an
 * interval wider than need be, never too narrow.
 *
 * The number B of samples below the quantile q_p is binomial(n, p). The r-th smallest
 * sample is at or below q_p if B >= r, and the s-th is at or above it if B < s (David and
 * Nagaraja, Order Statistics, 7.1). Each end may fail with half of 1 - confidence.
 */
#ifndef HOST_LIB_SILICON_QUANTILE_H
#define HOST_LIB_SILICON_QUANTILE_H

#include <stdbool.h>
#include <stdint.h>

/* Of every interval here. */
#define QUANTILE_CONFIDENCE 0.95

/* Ranks from 1 to n: values of that rank, in ascending order, are the ends. */
struct quantile_ranks {
    uint64_t low, high;
};

/* For the quantile `p` (0 < p < 1) of `n` samples. False, with `ranks` left alone, if
 * n is too small for an interval of two ends. */
bool quantile_ranks(uint64_t n, double p, struct quantile_ranks *ranks);

/* Of `n` samples none was above the largest: with QUANTILE_CONFIDENCE the next one is
 * above it with at most this probability, 1 - 0.05^(1/n), about 3/n. 1 for n = 0. */
double quantile_beyond(uint64_t n);

#endif
