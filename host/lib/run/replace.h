/* What a run would replace. */
#ifndef HOST_LIB_RUN_REPLACE_H
#define HOST_LIB_RUN_REPLACE_H

#include "host/lib/run/runner.h"

/* Whether what `directory` holds, if it is of the same manifest, is also of the same images and the
 * same timing model: then it can be measured again, and nothing is lost. False with `message`
 * otherwise. What cannot be read is left to rundir_open(). */
bool replace_is_safe(const struct runner_setup *setup, const char *directory,
                     const json_t *manifest, struct message *message);

#endif
