/* What two targets of one board do not have in common: what makes their numbers
 * incomparable, and what a reader of the differences must know.
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

#endif
