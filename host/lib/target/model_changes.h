/* What a user or a board changes of the timing model: rules switched, "NAME=on"
 * or "NAME=off", and parameters set, "NAME=BEST/NOMINAL/WORST" or "NAME=CYCLES"
 * for all three. Later ones win.
 */
#ifndef HOST_LIB_TARGET_MODEL_CHANGES_H
#define HOST_LIB_TARGET_MODEL_CHANGES_H

#include "host/lib/base/message.h"
#include "host/model/model.h"
#include <stdio.h>

#define MODEL_CHANGES_MAX 128u

struct model_changes {
    const char *texts[MODEL_CHANGES_MAX]; /* checked; borrowed */
    size_t count;
};

/* False, with a message that begins with `who` ("--rule"), if `text` is none. */
bool model_changes_add_rule(struct model_changes *changes, const char *who, const char *text,
                            struct message *message);
bool model_changes_add_param(struct model_changes *changes, const char *who, const char *text,
                             struct message *message);
/* Either of them. */
bool model_changes_add(struct model_changes *changes, const char *who, const char *text,
                       struct message *message);

void model_changes_apply(const struct model_changes *changes, struct model_core *core);

/* As arguments of the plugin: ",rule=NAME:on,param=NAME:1/2/3". */
void model_changes_put(FILE *out, const struct model_changes *changes);

#endif
