/* Earlier runs, kept beside a new one. */
#ifndef HOST_LIB_STORE_RUNDIR_KEEP_H
#define HOST_LIB_STORE_RUNDIR_KEEP_H

#include "host/lib/base/message.h"

/* Renames a run directory to NAME.1, or the first number that is free; one that is not there, is
 * empty, or holds no run, stays. `*kept` is its new name, to be freed, or NULL. False with
 * `message` if another process is at work in it, or it cannot be renamed. */
bool rundir_keep(const char *path, char **kept, struct message *message);

#endif
