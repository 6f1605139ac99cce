/* Reads what a run.json says of a board's samples besides, and checks that it agrees
 * with the statistics. Internal to the room.
 */
#ifndef HOST_LIB_RESULTS_SAMPLING_H
#define HOST_LIB_RESULTS_SAMPLING_H

#include "host/lib/files/json_reader.h"
#include "host/lib/results/results.h"

/* `object` is the metric's; its statistics have been read. Without "sampling" all is
 * well: only boards have it. */
bool results_sampling_read(struct json_reader *reader, json_t *object,
                           struct result_metric *metric);

#endif
