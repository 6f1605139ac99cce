/* What changed against another run, as bars from a common zero: worse to the right, better to the
 * left, by how much of the old value.
 */
#ifndef HOST_LIB_PICTURES_CHANGE_H
#define HOST_LIB_PICTURES_CHANGE_H

#include "host/lib/base/text.h"

#include <stddef.h>

/* Of one value. `by` is negative where it improved; of a value that was 0 it is 1 or -1. */
struct change_bar {
    const char *name, *measure; /* of the cell, and of what was measured in it */
    double from, to;
    double by; /* by which part of the old value it is worse */
};

/* A figure with its caption; `bars` in the order in which they are drawn. */
void picture_changes(struct text *out, const struct change_bar bars[], size_t count);

#endif
