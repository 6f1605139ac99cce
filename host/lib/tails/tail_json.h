/* A tail as JSON. Internal to the room. */
#ifndef HOST_LIB_TAILS_TAIL_JSON_H
#define HOST_LIB_TAILS_TAIL_JSON_H

#include "host/lib/silicon/tail.h"
#include <jansson.h>

/* {"verdict": "estimate" or "refused", "reason", "n", diagnostics, "quantiles"}: all keys are
 * always there; what is not known is null. A new reference; NULL without memory. */
json_t *tail_json(const struct tail *tail);
/* One that is refused before any sample was seen. */
json_t *tail_json_refused(const char *reason);

#endif
