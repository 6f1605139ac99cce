/* Below a table of a board's figures: what they are worth, cell by cell where that must
 * be said. Internal to the room.
 */
#ifndef HOST_LIB_SHOW_SAMPLING_H
#define HOST_LIB_SHOW_SAMPLING_H

#include "host/lib/results/results.h"
#include <stdio.h>

/* All but `out`, `width` and `metric` is 0 at first. */
struct show_sampling {
    FILE *out;
    size_t width;
    const char *metric; /* what is said of this one alone; NULL: of all */
    bool any;           /* of a board */
    int64_t least;      /* n of the metric that has the least */
    double beyond;      /* and what the next of its samples may do */
    size_t runs;        /* of the matrix; 0: one */
};

void show_sampling_add(struct show_sampling *all, const struct result_cell *cell);
/* What holds for all of them; nothing if none was a board's. */
void show_sampling_end(const struct show_sampling *all);

#endif
