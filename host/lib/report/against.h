/* The part of a report that holds its run against another one. */
#ifndef HOST_LIB_REPORT_AGAINST_H
#define HOST_LIB_REPORT_AGAINST_H

#include "host/lib/base/text.h"
#include "host/lib/compare/compare.h"

/* A section of its own: what changed in a sentence, the largest changes as a picture, all of them
 * as a table that is folded. */
void page_against(struct text *out, const struct comparison *comparison);

#endif
