/* A value, its range and its worst case, as marks along one line of a table: every row and every
 * board of the table on one axis.
 */
#ifndef HOST_LIB_PICTURES_STRIP_H
#define HOST_LIB_PICTURES_STRIP_H

#include "host/lib/base/text.h"

#include <stdbool.h>

struct strip_mark {
    double value;
    bool has_range, has_worst;
    double low, high; /* of the model, or of a board's samples */
    double worst;     /* under load */
};

/* Over all marks that will stand on it; both above 0. */
struct strip_axis {
    double low, high;
};
/* Widens an axis ({0, 0} at first) to what a mark shows. */
void strip_take(struct strip_axis *axis, const struct strip_mark *mark);

void strip_draw(struct text *out, const struct strip_axis *axis, const struct strip_mark *mark);
/* The axis itself, for the table's head. */
void strip_head(struct text *out, const struct strip_axis *axis);

#endif
