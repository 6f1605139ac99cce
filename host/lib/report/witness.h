/* What the report says of the witness: the plugin's figures beside the
 * firmware's. */
#ifndef HOST_LIB_REPORT_WITNESS_H
#define HOST_LIB_REPORT_WITNESS_H

#include "host/lib/base/text.h"
#include "host/lib/report/set.h"

/* One sentence or more, plain text; nothing for a group that was not watched. */
void report_witness(struct text *out, const struct report_group *group);

#endif
