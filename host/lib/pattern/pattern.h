/* Patterns over ids of cells (BOARD/SCENARIO/SUBJECT/LOAD), the same for every
 * command: with `/` or `*` a shell pattern over the whole id, in which `*` also
 * stands for `/`; without either, one whole part of it, so that `raw_c` is not
 * `raw_c_call`.
 */
#ifndef HOST_LIB_PATTERN_PATTERN_H
#define HOST_LIB_PATTERN_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the id of a cell matches; NULL matches all. */
bool pattern_matches(const char *pattern, const char *id);

/* Whether one part of an id does, such as the subject alone. NULL matches all. */
bool pattern_matches_part(const char *pattern, const char *part);

#endif
