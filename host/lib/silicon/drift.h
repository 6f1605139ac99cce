/* Whether the board stayed the same while it was measured. The samples of a cell, in
 * the order in which they were taken, are cut into blocks, and the medians of these
 * are tested for a trend by ranks: Mann (1945) and Kendall (1975), with the variance
 * for ties and the continuity correction. It finds what rises or falls; a disturbance
 * that comes and goes shows in the spread.
 */
#ifndef HOST_LIB_SILICON_DRIFT_H
#define HOST_LIB_SILICON_DRIFT_H

#include <stddef.h>
#include <stdint.h>

/* Fewer medians than this say nothing (the normal approximation is poor below). More
 * than the other are not made: blocks then hold several batches. */
#define DRIFT_BLOCKS_MIN 10u
#define DRIFT_BLOCKS_MAX 256u
/* A board that is steady is said to drift with this probability. */
#define DRIFT_LEVEL 0.01

enum drift_verdict {
    DRIFT_UNKNOWN, /* too few blocks */
    DRIFT_NONE,    /* none shown */
    DRIFT_SHOWN
};

struct drift {
    enum drift_verdict verdict;
    size_t blocks;
    double p;          /* of the test, two-sided; 1 if unknown */
    uint64_t from, to; /* median of the first and of the last third of the medians */
};

/* Of `count` medians in the order of time. */
struct drift drift_judge(const uint64_t *medians, size_t count);

/* Mann and Kendall's S, its variance under no trend, and the two-sided p; of at most
 * DRIFT_BLOCKS_MAX values. */
struct drift_trend {
    int64_t s;
    double variance, p;
};
struct drift_trend drift_trend(const uint64_t *values, size_t count);

/* Name in JSON: "unknown", "none", "shown". */
const char *drift_verdict_name(enum drift_verdict verdict);

/* The lower median; `values` are sorted in place. count >= 1. */
uint64_t drift_median(uint64_t *values, size_t count);

#endif
