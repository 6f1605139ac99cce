/* What the report says of the witness: the plugin's figures beside the
 * firmware's. */
#ifndef HOST_REPORT_WITNESS_H
#define HOST_REPORT_WITNESS_H

#include "host/lib/report_set.h"
#include "host/lib/report_text.h"

/* One sentence or more, plain text; nothing for a group that was not watched. */
void report_witness(struct text *out, const struct report_group *group);

#endif
