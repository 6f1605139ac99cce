/* What a user calls one side of a comparison: RUN, or RUN:SUBJECT. */
#ifndef HOST_LIB_COMPARE_SIDE_H
#define HOST_LIB_COMPARE_SIDE_H

#include "host/lib/base/message.h"

struct side_words {
    char *path;    /* of the run */
    char *subject; /* NULL: all of it */
};

/* A name that there is, is a run, whatever is in it; else what stands behind the last colon is
 * the subject. False with `message`, and nothing to free, if memory ran out, a part is empty, or
 * what stands before the colon is not there either. */
bool side_parse(struct side_words *side, const char *argument, struct message *message);
void side_free(struct side_words *side);

#endif
