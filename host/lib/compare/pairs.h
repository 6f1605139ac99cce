/* Matches the cells of two sides. Internal to compare.c. */
#ifndef HOST_LIB_COMPARE_PAIRS_H
#define HOST_LIB_COMPARE_PAIRS_H

#include "host/lib/compare/compare.h"

struct cell_pair {
    const struct result_cell *old, *new; /* one is NULL if there is none */
};

/* By id, or, of two subjects, by board, scenario and load; only cells that match the pattern, in
 * the order of that key. To be freed; NULL if memory ran out. */
struct cell_pair *pairs_make(const struct compare_side *old, const struct compare_side *new,
                             const char *pattern, size_t *count);

#endif
