/* What numbers were measured with: a target of a run.json, without what says nothing of them. Two
 * setups are the same if `compare` would find nothing to tell of them (compare/targets.h): core,
 * evidence, clock and its rate, compiler and flags, memories, timing model and QEMU. Internal to
 * the room.
 */
#ifndef HOST_LIB_HISTORY_SETUP_H
#define HOST_LIB_HISTORY_SETUP_H

#include "host/lib/base/text.h"
#include "host/lib/results/results.h"

/* Of a target, to be freed; NULL if memory ran out. */
char *setup_text(const struct result_target *target);

/* What such a text says; strings are those of `json`, which the caller keeps. False if it says no
 * board, core, clock or evidence. */
bool setup_read(json_t *json, struct result_target *setup);

/* Same board, and nothing to tell. */
bool setup_same(const struct result_target *one, const struct result_target *other);
/* Whether one takes over from the other in a chart: the same board, core and evidence. */
bool setup_alike(const struct result_target *one, const struct result_target *other);
/* Adds "compiler: gcc 12, then gcc 13". */
void setup_tell(struct text *out, const struct result_target *old, const struct result_target *new);

#endif
