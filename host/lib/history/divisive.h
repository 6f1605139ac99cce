/* Change points of a series of numbers, without a model of their distribution: E-divisive, by
 * Matteson and James, A nonparametric approach for multiple change point analysis of multivariate
 * data, JASA 109 (2014), with alpha = 1.
 *
 * Of X, the first `tau` values of a stretch, and Y, those behind it up to `kappa`, m and n of
 * them, with |a - b| averaged over pairs,
 *
 *   Q = m n / (m + n) (2 mean|X - Y| - mean|X - X'| - mean|Y - Y'|)
 *
 * is large where the two are drawn from different distributions. The split with the largest Q is
 * a candidate. It is a change point if a permutation test says so: the values of each stretch are
 * shuffled among themselves, which no change point survives, and the largest Q is looked for
 * again; p is (1 + those that are no smaller) / (1 + permutations). Then the two sides are
 * stretches of their own, until no candidate passes.
 */
#ifndef HOST_LIB_HISTORY_DIVISIVE_H
#define HOST_LIB_HISTORY_DIVISIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many values are on each side of a change point, at least. With fewer no permutation test
 * could pass: of 4 and 4 values 70 orders differ, and p is no smaller than 2 / 70. */
#define DIVISIVE_SIDE_MIN     5u
#define DIVISIVE_PERMUTATIONS 999u
/* Of a hundred series that do not change, one is said to. */
#define DIVISIVE_LEVEL 0.01
/* Longer series are refused: time grows with the square. */
#define DIVISIVE_VALUES_MAX 256u

struct divisive_change {
    size_t at; /* index of the first value behind it */
    double q;  /* of the split, in the unit of the values */
    double p;  /* of the permutation test */
};

struct divisive {
    struct divisive_change changes[DIVISIVE_VALUES_MAX / DIVISIVE_SIDE_MIN]; /* by `at` */
    size_t count;
};

/* `values` are finite. Permutations are drawn from `seed`: the same arguments find the same. False
 * if there are more than DIVISIVE_VALUES_MAX values; too few for two sides have no change. */
bool divisive_find(const double *values, size_t count, uint64_t seed, struct divisive *found);

/* The largest Q of any split, and where; 0 if there are too few values. */
double divisive_split(const double *values, size_t count, size_t *at);

#endif
