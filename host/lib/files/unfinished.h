/* What is on its way: files and folders that are to vanish again if the program must end at once,
 * for want of memory or at a limit of the system's. Whoever is killed (SIGKILL) leaves them.
 */
#ifndef HOST_LIB_FILES_UNFINISHED_H
#define HOST_LIB_FILES_UNFINISHED_H

/* Takes down `name` of the folder `fd`, which stays open until unfinished_done(): a file, or a
 * folder with all that is in it. Returns its place; -1 if there are too many, which only means
 * that this one would stay. */
int unfinished_begin(int fd, const char *name);

/* It is finished, or removed. Nothing for -1. */
void unfinished_done(int place);

/* Removes all that is taken down, and lets nobody begin anything more. The program must end
 * behind it. Async-signal-safe. */
void unfinished_remove_all(void);

#endif
