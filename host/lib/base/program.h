/* What an installed program says of its version. */
#ifndef HOST_LIB_BASE_PROGRAM_H
#define HOST_LIB_BASE_PROGRAM_H

#include "host/lib/base/message.h"

#define PROGRAM_VERSION_MAX 256u

struct program {
    const char *const *argv; /* found in PATH; ends with NULL */
    const char *pattern;     /* of the line that says the version (fnmatch) */
    bool plain;              /* in the environment of environment_plain(), not in ours */
};

/* Takes from its output the first line that fits the pattern, whatever else it, or a wrapper around
 * it, says before; else the first line that is not empty. False with a message if it cannot be
 * started, gives no answer in a minute (a busy machine takes long), fails, or says nothing; without
 * one if we are to stop. `fits`, if not NULL: whether the line is one of the pattern. */
bool program_version(const struct program *program, char version[PROGRAM_VERSION_MAX], bool *fits,
                     struct message *message);

#endif
