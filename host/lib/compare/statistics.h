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

struct interval {
    double low, high;
};

/* The value at the nearest rank ceil(p n); 0 < p < 1. */
int64_t compare_quantile(const struct sample *sample, double p);

/* Cliff's delta, -1 to 1: how much likelier a value of `b` is above one of `a` than below it.
 * Exact. */
double compare_delta(const struct sample *a, const struct sample *b);

/* Two-sided p-value of Fisher's exact test of [[a, b], [c, d]]: the sum of all tables with the same
 * margins that are no likelier. */
double compare_fisher(uint64_t a, uint64_t b, uint64_t c, uint64_t d);

/* Whether both have the same quantile: how many of each lie at or below the quantile of both
 * together, and how many below it, by Fisher's exact test. Where both cuts could tell something the
 * smaller p-value counts twice (Bonferroni), which makes it cautious. A value that many samples
 * have is so found on whichever side it moved. */
double compare_quantile_test(const struct sample *a, const struct sample *b, double p);

/* Of counts of something (lost, missed): whether it happened in as many samples of each, by
 * Fisher's exact test. Not of the totals: what comes in bursts is one event. */
double compare_rate_test(const struct sample *a, const struct sample *b);
/* The sum of all values. */
double compare_total(const struct sample *sample);
/* b's total less a's, in as many samples as a has: 95 % by the central limit theorem. */
struct interval compare_total_interval(const struct sample *a, const struct sample *b);

/* Holm's step-down correction: `adjusted[i]` may be held against the level that shall hold for all
 * `count` together. False if memory ran out. */
bool compare_holm(const double *p, double *adjusted, size_t count);

/* The bootstrap's percentile interval for the difference of two quantiles, b's less a's. A quantile
 * of a resample is an order statistic of uniform numbers, looked up in the sample, so that each
 * replicate is a draw from a beta distribution. The same seed gives the same interval. */
#define BOOTSTRAP_REPLICATES 2000u
struct interval compare_bootstrap(const struct sample *a, const struct sample *b, double p,
                                  double level, uint32_t seed);

/* One replicate's rank, from 0 to 1: the order statistic of rank ceil(p n) of n uniform numbers.
 * `state` is the generator's. */
double compare_bootstrap_rank(uint64_t *state, uint64_t n, double p);

#endif
