/* Builds boards' images when the tool stands in its source tree and they are missing. */
#ifndef HOST_LIB_RUN_IMAGES_H
#define HOST_LIB_RUN_IMAGES_H

#include "host/lib/base/message.h"
#include "host/lib/matrix/board_sources.h"

/* Of the boards `wanted` (NULL: of all). True if there is nothing to build, nothing that could be
 * built (board_sources.h; what is no board is left to who asks for it), or the build succeeded; it
 * is announced on `out`, unless that is NULL. */
bool images_build_missing(const struct board_names *wanted, FILE *out, struct message *message);

/* The same for one board. */
bool images_build_one(const char *board, FILE *out, struct message *message);

/* Public for its test: `build_folder` is where the program lies. */
bool images_build_in(const char *build_folder, const struct board_names *wanted, FILE *out,
                     struct message *message);

#endif
