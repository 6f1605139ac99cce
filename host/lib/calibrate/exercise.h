/* Which cells exercise a setting of the model: what tells it, if none of a run does. */
#ifndef HOST_LIB_CALIBRATE_EXERCISE_H
#define HOST_LIB_CALIBRATE_EXERCISE_H

#include "host/lib/base/text.h"
#include "host/lib/results/results.h"

/* Of a core by name: "; late_arrival of raw_c tells it", with the reason why `run` has no number of
 * it; "; no cell times a division"; nothing if `run` has that cell already, and its number. */
void exercise_add(struct text *out, const char *core, const char *setting,
                  const struct results *run);

#endif
