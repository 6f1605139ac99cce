/* Differences between measured numbers. Of a time four quantiles are looked at; of a count its
 * total over the triggers, because what goes wrong once in a thousand times is in no median. One of
 * these is said to have changed only if three things hold: Fisher's exact test of it, corrected for
 * all that are looked at (Holm), stays at or below the level; the interval of its difference (of a
 * quantile the bootstrap's, of a total by its standard error) does not contain 0; and, where an A/A
 * pair is given (OLD, and the same measured again), the difference is beyond what that pair shows
 * for this metric on this board, and so is, of a median and of a total, the effect.
 */
#ifndef HOST_LIB_COMPARE_SILICON_H
#define HOST_LIB_COMPARE_SILICON_H

#include "host/lib/results/results.h"

#define SILICON_QUANTILES  4u
#define SILICON_STATISTICS (SILICON_QUANTILES + 1) /* the total is the last */
#define SILICON_LEVEL      0.05 /* that any difference at all is said of two equal runs */
#define SILICON_INTERVAL   0.95

struct silicon_statistic {
    const char *name; /* "p50", ..., "per_trigger" */
    bool known;       /* it is one of this metric's, and both samples carry it */
    double from, to;
    double low, high;   /* of the difference; set where it is significant */
    double p, adjusted; /* p-value, alone and corrected */
    double floor;       /* difference that an A/A pair shows; 0 without one */
    bool real;
};

struct silicon_change {
    struct silicon_statistic statistics[SILICON_STATISTICS];
    double delta, delta_floor; /* Cliff's delta; that of the A/A pair, 0 without one */
    bool any_known;
    bool has_floor; /* the A/A pair has this metric on this board */
};

struct comparison;
/* Judges all measured differences of a comparison, which has its differences' cells and metrics.
 * `again` is OLD measured once more, or NULL. False with `message`: memory ran out, or `again` is
 * no such thing: nothing here was measured, it is of another image, or has nothing of what is
 * compared.
 */
bool silicon_judge(struct comparison *comparison, const struct results *again,
                   struct message *message);

/* What a measured difference shows: the first statistic that changed for the worse, or at all; else
 * the first. NULL if none is known. */
struct difference;
const struct silicon_statistic *silicon_shown(const struct difference *difference);

#endif
