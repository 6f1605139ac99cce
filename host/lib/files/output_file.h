/* A file that the user names to have a result in it (-o FILE): a new one, one to
 * be replaced, or something that is there to be written into.
 */
#ifndef HOST_LIB_FILES_OUTPUT_FILE_H
#define HOST_LIB_FILES_OUTPUT_FILE_H

#include "host/lib/base/message.h"

/* What `path` is decides:
 * - one of our own open descriptors (/dev/stdout, /dev/stderr, /dev/fd/N,
 *   /proc/self/fd/N): written to where it stands, nothing is cut off;
 * - a pipe, a terminal or another device of characters, also behind a link:
 *   written into, never replaced;
 * - a regular file, or nothing: replaced whole (atomic_file.h);
 * - a link to one of those, a directory, a disk: refused.
 * False with `message`; a regular file is untouched then. */
bool output_file_write(const char *path, const char *text, size_t size, struct message *message);

/* Before work whose result goes there: whether it could be written now. Changes nothing. */
bool output_file_check(const char *path, struct message *message);

/* Whether both mean one file, so that writing one would replace the other; not of what is only
 * written into. */
bool output_file_is(const char *path, const char *other);

#endif
