/* What two targets of one board do not have in common: what makes their numbers
 * incomparable, and what a reader of the differences must know. The keys of a baseline's boards
 * are of the same list.
 */
#ifndef HOST_LIB_COMPARE_TARGETS_H
#define HOST_LIB_COMPARE_TARGETS_H

#include "host/lib/base/text.h"
#include "host/lib/results/results.h"

/* Adds "evidence: model, then insns" for each thing that forbids to compare, separated by "; ".
 * Returns whether there is one. */
bool targets_refuse(const struct result_target *old, const struct result_target *new,
                    struct text *reason);

/* The same of what may explain a difference: compiler, flags, clock, memories, model, QEMU. */
bool targets_note(const struct result_target *old, const struct result_target *new,
                  struct text *note);
/* Both together. */
bool targets_differ(const struct result_target *old, const struct result_target *new,
                    struct text *how);

/* NULL if a run has no such board. */
const struct result_target *targets_find(const struct results *results, const char *board);

/* Keys that stand in a baseline, from 0 on; NULL at the end. */
const char *targets_baseline_key(size_t index);
/* Whether targets that say something else under this key cannot be compared. */
bool targets_key_forbids(const char *key);
/* What a target says under a key, to be freed; NULL if nothing. False if memory ran out. */
bool targets_value(const struct result_target *target, const char *key, char **value);

#endif
