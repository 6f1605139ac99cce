#include "host/cli/talk.h"

#include "host/lib/base/printable.h"

bool talk_is_clear(const struct talk *talk, const char *command)
{
    if (!talk->quiet || (!talk->verbose && !talk->progress))
        return true;
    printable_print(stderr, "irqbench %s: --quiet and --%s: choose one\n", command,
                    talk->verbose ? "verbose" : "progress");
    return false;
}

enum progress_kind talk_kind(const struct talk *talk)
{
    if (talk->quiet)
        return PROGRESS_NONE;
    return talk->progress ? progress_kind_of(talk->progress) : PROGRESS_AUTO;
}
