/* A directory of variations that stay: what they are of stands beside them, so that no run of
 * another model or image is taken for one of these.
 */
#ifndef HOST_LIB_CALIBRATE_KEPT_H
#define HOST_LIB_CALIBRATE_KEPT_H

#include "host/lib/base/message.h"
#include "host/lib/results/results.h"

#define KEPT_FILE   "calibrate.json"
#define KEPT_SCHEMA "irqbench-calibrate-kept/1"

/* Makes the directory if it is not there, and writes into an empty one what it is for: the model,
 * image, plugin and QEMU of `modelled`. False with a message if it is for something
 * else, or holds what nothing is known of. */
bool kept_open(const char *directory, const struct result_target *modelled,
               struct message *message);

#endif
