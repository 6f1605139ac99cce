/* What tells cells of one chart apart: their ids without the parts that all of them share.
 * Internal to the room.
 */
#ifndef HOST_LIB_CHARTS_NAMES_H
#define HOST_LIB_CHARTS_NAMES_H

#include "host/lib/base/text.h"

/* Of BOARD/SCENARIO/SUBJECT/LOAD. */
#define NAMES_PARTS 4u
struct names {
    bool shown[NAMES_PARTS];
};

/* Begin with {0}; then look at all ids, then say each. */
void names_compare(struct names *names, const char *id, const char *other);
/* All of the id where no part differs. */
void names_say(const struct names *names, struct text *text, const char *id);

#endif
