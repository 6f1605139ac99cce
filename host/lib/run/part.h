/* What of a config is to be measured: --cell PATTERN and --shard I/N. */
#ifndef HOST_LIB_RUN_PART_H
#define HOST_LIB_RUN_PART_H

#include "host/lib/matrix/config.h"
#include "host/lib/store/manifest.h"
#include <stdio.h>

/* `pattern` and `shard` as given, or NULL. False with `message` if a shard is not I/N with
 * 1 <= I <= N <= 9999. */
bool part_parse(struct manifest_part *part, const char *pattern, const char *shard,
                struct message *message);

/* Prints the ids of the cells that would be measured, and how many of how many; nothing is started.
 */
bool part_list(FILE *out, const struct config *config, const struct manifest_part *part,
               struct message *message);

/* "build/results/NAME" of "some/NAME.yaml", to be freed. */
char *part_default_directory(const char *config_path);

#endif
