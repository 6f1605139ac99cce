/* Differences between measured numbers. A quantile is said to have changed only if three things
 * hold: Fisher's exact test of it, corrected for all that are looked at (Holm), stays below the
 * level; the bootstrap's interval of its difference does not contain 0; and, where an A/A pair is
 * given (OLD, and the same measured again), both the difference and the effect are beyond what that
 * pair shows for this metric on this board.
 */
#ifndef HOST_LIB_COMPARE_SILICON_H
#define HOST_LIB_COMPARE_SILICON_H

#include "host/lib/results/results.h"

#define SILICON_QUANTILES 4u
#define SILICON_LEVEL     0.05 /* that any difference at all is said of two equal runs */
#define SILICON_INTERVAL  0.95

struct silicon_quantile {
    const char
        *name;  /* "p50", ...; of a count the first is its "total" in OLD's number of samples */
    bool known; /* both samples carry it */
    double from, to;
    double low, high;   /* of the difference; set where it is significant */
    double p, adjusted; /* p-value, alone and corrected */
    double floor;       /* difference that an A/A pair shows; 0 without one */
    bool real;
};

struct silicon_change {
    struct silicon_quantile quantiles[SILICON_QUANTILES];
    double delta, delta_floor; /* Cliff's delta; that of the A/A pair, 0 without one */
    bool any_known;
};

struct comparison;
/* Judges all measured differences of a comparison, which has its differences' cells and metrics.
 * `again` is OLD measured once more, or NULL. False if memory ran out. */
bool silicon_judge(struct comparison *comparison, const struct results *again);

/* The quantile that a measured difference shows: the first that changed for the worse, or at all;
 * else the median. NULL if none is known. */
struct difference;
const struct silicon_quantile *silicon_shown(const struct difference *difference);

#endif
