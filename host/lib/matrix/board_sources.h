/* Boards whose sources stand beside the tool, in its build folder's ../firmware/boards: their
 * images can be built. A tool that was installed has none, nor has one that is told where images
 * are (IRQBENCH_FIRMWARE).
 */
#ifndef HOST_LIB_MATRIX_BOARD_SOURCES_H
#define HOST_LIB_MATRIX_BOARD_SOURCES_H

#include "host/lib/base/message.h"
#include <stddef.h>

struct board_names {
    char **names; /* owned, each once, sorted unless said otherwise */
    size_t count;
};

/* Adds a copy of the name unless it is there. False without memory. */
bool board_names_add(struct board_names *names, const char *name);
bool board_names_have(const struct board_names *names, const char *name);
void board_names_free(struct board_names *names);

/* The tool's build folder, to be freed, if sources may stand beside it; else NULL. */
char *board_sources_folder(void);

/* The boards that have sources beside this build folder, but no image in it. `unbuilt` is filled,
 * and to be freed on success; false, with the reason in `message`, if they cannot be read. */
bool board_sources_unbuilt(const char *build_folder, struct board_names *unbuilt,
                           struct message *message);

#endif
