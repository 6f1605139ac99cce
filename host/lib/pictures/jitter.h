/* How much later a handler begins, by where in the interrupted code its event came: as a
 * distribution over all arrivals for each load, and instruction by instruction.
 */
#ifndef HOST_LIB_PICTURES_JITTER_H
#define HOST_LIB_PICTURES_JITTER_H

#include "host/lib/survey/set.h"

/* The way into a handler varies under at least one load. */
bool picture_has_jitter(const struct report_target *target);

/* A figure with its caption: a row for each load, and for each group of styles of which the same is
 * true. Loads under which nothing varies are named below it. */
void picture_jitter(struct text *out, const struct report_group *group,
                    const struct report_target *target);

/* A figure for each load under which it varies by more than one: the instructions of the load, and
 * what an event in each of their cycles brings, for the style that varies most. */
void picture_instructions(struct text *out, const struct report_group *group,
                          const struct report_target *target);
bool picture_has_instructions(const struct report_target *target);

#endif
