/* Folders whose insides are ours, also when somebody else sent them: below the
 * root, which the user named, no symbolic link is followed. A link in the place
 * of a folder is refused; one in the place of a file is an entry like others.
 */
#ifndef HOST_LIB_FILES_FOLDER_H
#define HOST_LIB_FILES_FOLDER_H

#include "host/lib/base/message.h"

/* The folder in which `path` is or will be; `path` begins with `root`. With
 * `create`, folders below the root that are missing are made. Returns a
 * descriptor to be closed, or -1 with a message. */
int folder_of(const char *root, const char *path, bool create, struct message *message);

/* As mkdir -p, through links too: for what the user named. `created`: the last
 * one was not there. False with a message; a path too long makes nothing. */
bool folder_make(const char *path, bool *created, struct message *message);

/* Whether a name that somebody sent stays in the folder in which it is looked up. */
bool folder_name_is_plain(const char *name);

/* The last part of a path. */
const char *folder_entry(const char *path);

/* Calls `visit` with every entry but "." and ".."; ends early, and returns
 * false, when that does, with the errno that it left. A folder that cannot be read is false, too,
 * with an errno that is not 0. `fd` stays open and is not read to its end. */
bool folder_each(int fd, bool (*visit)(int fd, const char *name, void *context), void *context);

/* Removes what `fd` has of this name: a file, a link, or a folder with all that is in it, some
 * folders deep. Follows no link, needs no memory, and is async-signal-safe. False with errno if
 * something is left. */
bool folder_remove_tree(int fd, const char *name);

/* So that its entries are there after a crash, too, where the file system can. False with errno. */
bool folder_flush(int fd);

/* Whether `fd` has a symbolic link of this name. */
bool folder_has_link(int fd, const char *name);

#endif
