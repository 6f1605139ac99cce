/* Statistics of two samples that are given as counts of whole values: pure functions, nothing
 * binned. What they assume is that the samples of a run are drawn alike and apart from each
 * other; what differs from run to run is for an A/A pair to show.
 */
#ifndef HOST_LIB_COMPARE_STATISTICS_H
#define HOST_LIB_COMPARE_STATISTICS_H

#include "host/lib/results/results.h"

struct sample {
    const struct result_count *counts; /* ascending */
    size_t rows;
    uint64_t n; /* at least 1 */
};

/* The value at the nearest rank ceil(p n); 0 < p < 1. */
int64_t compare_quantile(const struct sample *sample, double p);

/* Cliff's delta, -1 to 1: how much likelier a value of `b` is above one of `a` than below it.
 * Exact. */
double compare_delta(const struct sample *a, const struct sample *b);

/* Two-sided p-value of Fisher's exact test of [[a, b], [c, d]]: the sum of all tables with the same
 * margins that are no likelier. */
double compare_fisher(uint64_t a, uint64_t b, uint64_t c, uint64_t d);

/* Whether both have the same quantile. Where one has a lower one than the other, more of it lie at
 * or below the quantile of both together, or more of it lie below that: each by Fisher's exact
 * test, and the smaller p-value of the two, doubled. The second sees what is tied at the top, as
 * where one sample has a single value and four of ten in the other are above. */
double compare_quantile_test(const struct sample *a, const struct sample *b, double p);

/* The arithmetic mean. */
double compare_mean(const struct sample *sample);

/* Whether both have the same sum a sample, of whole numbers: a sum is made of how many are above
 * each value, so each of these is held to Fisher's exact test, and the smallest p-value taken so
 * many times as there are. Of counts that are 0 or 1 that is the one exact test. Beyond
 * COMPARE_STEPS_MAX values a part of them is looked at, chosen by both samples together. */
#define COMPARE_STEPS_MAX 64u
double compare_sum_test(const struct sample *a, const struct sample *b);

/* Holm's step-down correction: `adjusted[i]` may be held against the level that shall hold for all
 * `count` together. False if memory ran out. */
bool compare_holm(const double *p, double *adjusted, size_t count);

/* The bootstrap's percentile interval for the difference of two quantiles, b's less a's. A quantile
 * of a resample is an order statistic of uniform numbers, looked up in the sample, so that each
 * replicate is a draw from a beta distribution. The same seed gives the same interval. */
#define BOOTSTRAP_REPLICATES 2000u
struct interval {
    double low, high;
};
struct interval compare_bootstrap(const struct sample *a, const struct sample *b, double p,
                                  double level, uint32_t seed);

/* Of the difference of the means, b's less a's: by their standard errors (Welch). */
struct interval compare_mean_interval(const struct sample *a, const struct sample *b);

/* One replicate's rank, from 0 to 1: the order statistic of rank ceil(p n) of n uniform numbers.
 * `state` is the generator's. */
double compare_bootstrap_rank(uint64_t *state, uint64_t n, double p);

#endif
