/* Files that are either whole or not there: written beside their name, flushed
 * to the disk, then renamed, and the folder flushed too. A symbolic link in the
 * place of the file is replaced; what it points to is left alone.
 *
 * Until then a file NAME is `.NAME.XXXXXX.tmp`, with six random letters and
 * digits, made anew and never through a link. Whoever is killed may leave one.
 */
#ifndef HOST_LIB_FILES_ATOMIC_FILE_H
#define HOST_LIB_FILES_ATOMIC_FILE_H

#include "host/lib/base/message.h"

struct atomic_part {
    const void *data;
    size_t size;
};

/* Writes the parts one after the other to `path`. On failure the file that was
 * there before, if any, is untouched, nothing else is left, and `message` says
 * what went wrong and, for a full or read-only disk, what to do. */
bool atomic_file_write(const char *path, const struct atomic_part *parts, size_t count,
                       struct message *message);

/* The same for a path that begins with `root`: below that no link is followed. */
bool atomic_file_write_below(const char *root, const char *path, const struct atomic_part *parts,
                             size_t count, struct message *message);

/* Whether `entry` of a folder is one that was on the way to become `name`. */
bool atomic_file_is_temporary(const char *entry, const char *name);

#endif
