/* An estimate of what n samples of a board did not show: a value that is exceeded once in a
 * million, or in a thousand million. Peaks over threshold (Davison and Smith 1990; Coles 2001,
 * chapter 4): exceedances over a high threshold are fitted with a generalised Pareto distribution
 * (gpd.h), and that is extended. Unlike the intervals of quantile.h this assumes a form of the
 * tail, so it is an estimate and called that; it says nothing of causes that no sample met. It
 * is refused unless all of this holds:
 *
 * - there are enough samples (TAIL_SAMPLES_MIN) and exceedances (TAIL_EXCEEDANCES_MIN);
 * - the board did not drift (drift.h), nor did the number of exceedances: Mann and Kendall's test
 * over TAIL_BLOCKS blocks in the order of time;
 * - values are fine enough: none has more than TAIL_TIES_MOST of the exceedances. Counts are whole
 *   (or multiples of a step): equal ones are spread evenly over their step before the fit;
 * - exceedances come independently: runs test of Wald and Wolfowitz (1940);
 * - the shape is one for which likelihood theory holds (gpd.h);
 * - Anderson and Darling's test does not reject the fit, at TAIL_FIT_LEVEL;
 * - the shape is stable: among the upper half and quarter of the exceedances (with at least
 *   TAIL_STABILITY_MIN) it is not another one, by the difference of an efficient estimate and one
 *   of a part of the same data (Hausman 1978), at TAIL_LEVEL in all.
 *
 * A threshold at which the values do not fit makes room for the next higher one, down to
 * TAIL_EXCEEDANCES_MIN; when they come is judged at each, and once it does not hold that is all:
 * among fewer exceedances a pattern would only be harder to see. Data for which all holds are
 * refused with at most TAIL_FIT_LEVEL + 3 TAIL_LEVEL.
 *
 * Intervals are at TAIL_CONFIDENCE, by profile likelihood. An interval of one fit is too narrow
 * where the distribution has not yet the limit's form, which no test of so few exceedances shows:
 * of Gaussian samples it has the quantile in 83 of 100 runs only. So the interval is from the
 * lowest to the highest end of those of all exceedances, of their upper half and of their upper
 * quarter. host/tests/silicon/tail_test.c measures how often that has the quantile.
 */
#ifndef HOST_LIB_SILICON_TAIL_H
#define HOST_LIB_SILICON_TAIL_H

#include "host/lib/silicon/drift.h"
#include "host/lib/silicon/gpd.h"

#define TAIL_SAMPLES_MIN     4000u
#define TAIL_EXCEEDANCES_MIN 200u
#define TAIL_STABILITY_MIN   100u
#define TAIL_SHARES          3u /* thresholds that are tried: 1/20, 1/40, 1/80 of n above */
#define TAIL_BLOCKS          40u
#define TAIL_TIES_MOST       0.1
#define TAIL_FIT_LEVEL       0.05
#define TAIL_LEVEL           0.01 /* of each other test */
#define TAIL_CONFIDENCE      0.95
#define TAIL_REASON_MAX      160u

/* Exceeded once in so many samples. */
#define TAIL_QUANTILES 2u
extern const double tail_once[TAIL_QUANTILES];

struct tail_quantile {
    double value, low, high; /* in the samples' unit */
};

struct tail {
    bool estimated;               /* else `reason` says why not, and only `n` and: */
    char reason[TAIL_REASON_MAX]; /* a sentence without a full stop */
    size_t n;
    bool fitted; /* the rest but the quantiles holds, of the first threshold that was refused */
    double threshold; /* between two values that samples can have */
    size_t exceedances;
    struct gpd_fit fit;
    double fit_statistic, fit_p; /* Anderson-Darling; p from 0.001 to 0.5 */
    double stability_p;          /* the smaller of both, times their number; at most 1 */
    double runs_p, trend_p;
    struct tail_quantile quantiles[TAIL_QUANTILES];
};

/* Of `count` samples in the order of time, and what drift_judge said of them. False without
 * memory. */
bool tail_judge(const int64_t *values, size_t count, enum drift_verdict drift, struct tail *tail);

#endif
