/* The options of commands that take a while: how much they tell on the way. */
#ifndef CLI_TALK_H
#define CLI_TALK_H

#include "host/cli/options.h"
#include "host/lib/base/progress_kind.h"

struct talk {
    bool quiet, verbose;
    const char *progress; /* NULL: not given */
};

/* For a table of options. */
#define OPTION_QUIET(talk)                                                                         \
    {                                                                                              \
        "quiet", 'q', NULL, "say only what is wrong", OPTION_FLAG, &(talk).quiet, 0, 0, NULL       \
    }
#define OPTION_VERBOSE(talk)                                                                       \
    {                                                                                              \
        "verbose", 'v', NULL, "say more: QEMU's command, and what each cell took", OPTION_FLAG,    \
            &(talk).verbose, 0, 0, NULL                                                            \
    }
#define OPTION_PROGRESS(talk)                                                                      \
    {                                                                                              \
        "progress", 0, "HOW", "how far it is, on standard error", OPTION_CHOICE, &(talk).progress, \
            0, 0, progress_kind_names                                                              \
    }

/* False, with a sentence on standard error, if two of them say the opposite. */
bool talk_is_clear(const struct talk *talk, const char *command);

/* PROGRESS_NONE if it is to be quiet. */
enum progress_kind talk_kind(const struct talk *talk);

#endif
