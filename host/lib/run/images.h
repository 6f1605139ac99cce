/* Builds the boards' images when the tool stands in its source tree and some
 * are missing. */
#ifndef HOST_LIB_RUN_IMAGES_H
#define HOST_LIB_RUN_IMAGES_H

#include "host/lib/base/message.h"

/* True if there is nothing to build, nothing that could be built (the tool was
 * installed elsewhere, or IRQBENCH_FIRMWARE is set), or the build succeeded; it
 * is announced on `out`. */
bool images_build_missing(FILE *out, struct message *message);

/* Public for its test: `tool_directory` is where the program lies. */
bool images_build_in(const char *tool_directory, FILE *out, struct message *message);

#endif
