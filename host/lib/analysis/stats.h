/* Statistics as pure functions over exact integer counts: nothing is binned,
 * nothing is estimated, and a figure that cannot be given is refused.
 *
 * Everywhere below `counts` holds `size` pairs with strictly ascending values
 * and no count of 0. Functions return false,
 * and leave the result alone, for an empty or malformed list.
 */
#ifndef HOST_LIB_ANALYSIS_STATS_H
#define HOST_LIB_ANALYSIS_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct value_count {
    uint64_t value;
    uint64_t count; /* how often it came; at least 1 */
};

/* Makes such a list, in place, of `size` pairs in any order, in which values may come several
 * times: their counts add up. Returns how many pairs are left. */
size_t stats_tidy(struct value_count *counts, size_t size);

struct stats_summary {
    uint64_t n; /* sum of the counts */
    uint64_t min;
    uint64_t max;
    double mean;
    double stddev; /* of a sample: divided by n - 1; 0 if n is 1 */
};
/* Two passes in long double around the exact integer sum: no cancellation,
 * all-equal values give exactly 0. Also false if n passes 2^64. */
bool stats_summarize(const struct value_count *counts, size_t size, struct stats_summary *out);

/* Sum of all values. Also false if it passes 2^64. */
bool stats_total(const struct value_count *counts, size_t size, uint64_t *total);

/* A percentile is named in ten-thousandths (9990 is p99.9), so that ranks are
 * exact integers. */
#define STATS_WHOLE 10000u

/* Nearest rank: the smallest value with at least ceil(p n) values at or below
 * it. `p` from 1 to STATS_WHOLE (the maximum); false otherwise. Says nothing
 * about support, see stats_supports. */
bool stats_percentile(const struct value_count *counts, size_t size, unsigned p, uint64_t *value);

/* What n stands for, which decides the percentiles that it carries. */
enum stats_kind {
    STATS_SAMPLED,    /* samples of a process (silicon): n >= 10 / (1 - p) */
    STATS_EXHAUSTIVE, /* all distinct trials (model, insns): n >= 1 / (1 - p);
                         the median and below always */
};
/* Never for p = 0, p >= STATS_WHOLE (print the maximum instead) or n = 0. */
bool stats_supports(uint64_t n, unsigned p, enum stats_kind kind);

/* The percentiles of a result: p50, p90, p99, p999. Ends with name == NULL. */
struct stats_named_percentile {
    const char *name; /* JSON key */
    unsigned p;
};
extern const struct stats_named_percentile stats_percentiles[];

#endif
