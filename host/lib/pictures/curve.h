/* What a number does when one parameter moves: the length of a critical section, the period of
 * events, the place in a search. A run has a curve where a scenario or a load was asked with three
 * values or more of its first parameter, and not all of them are one apart: such number choices.
 */
#ifndef HOST_LIB_PICTURES_CURVE_H
#define HOST_LIB_PICTURES_CURVE_H

#include "host/lib/survey/set.h"

bool picture_has_curves(const struct report_target *target);

/* A figure for each curve that varies, with a line for each style or discipline; what does not vary
 * is a sentence. Times are the worst that was seen, counts of events a share of them. */
void picture_curves(struct text *out, const struct report_group *group,
                    const struct report_target *target);

#endif
