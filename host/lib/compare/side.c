/* Parses RUN and RUN:SUBJECT; see side.h. */
#include "host/lib/compare/side.h"

#include "host/lib/files/entry.h"
#include <stdlib.h>
#include <string.h>

bool side_parse(struct side_words *side, const char *argument, struct message *message)
{
    const char *colon = entry_is_there(argument) ? NULL : strrchr(argument, ':');

    *side = (struct side_words){NULL, NULL};
    if (colon && (colon == argument || !colon[1]))
        return message_add(message, "'%s': expected RUN or RUN:STYLE", argument);
    side->path = colon ? strndup(argument, (size_t)(colon - argument)) : strdup(argument);
    side->subject = colon ? strdup(colon + 1) : NULL;
    if (!side->path || (colon && !side->subject))
        message_add(message, "out of memory");
    else if (colon && !entry_is_there(side->path))
        message_add(message,
                    "'%s': there is no such run; taken for RUN:STYLE it is '%s' of the run '%s', "
                    "which is not there either",
                    argument, side->subject, side->path);
    else
        return true;
    side_free(side);
    return false;
}

void side_free(struct side_words *side)
{
    free(side->path);
    free(side->subject);
    *side = (struct side_words){NULL, NULL};
}
