/* Files that are either whole or not there: written beside their name, flushed
 * to the disk, then renamed.
 */
#ifndef HOST_ATOMIC_FILE_H
#define HOST_ATOMIC_FILE_H

#include "host/lib/message.h"

#define ATOMIC_FILE_SUFFIX ".tmp" /* of a file that is not whole */

struct atomic_part {
    const void *data;
    size_t size;
};

/* Writes the parts one after the other to `path`. On failure the file that was
 * there before, if any, is untouched, nothing else is left, and `message` says
 * what went wrong and, for a full or read-only disk, what to do. */
bool atomic_file_write(const char *path, const struct atomic_part *parts, size_t count,
                       struct message *message);

#endif
