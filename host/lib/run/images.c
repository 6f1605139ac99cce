/* Has make build the images of boards that have none; see images.h. */
#include "host/lib/run/images.h"

#include "host/lib/base/child.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/base/text.h"
#include <limits.h>
#include <stdlib.h>

#define MAKE_TIMEOUT_MS 600000

static bool make(const char *build_folder, const char *only, struct message *message)
{
    char sources[PATH_MAX], tail[CHILD_TAIL_MAX];
    struct child child;
    snprintf(sources, sizeof sources, "%s/..", build_folder);
    /* What a make around this tool, or a user's habit, tells make is not for this one. */
    const char *argv[] = {"env",  "-u", "MAKEFLAGS", "-u",       "MAKEFILES", "-u", "MAKELEVEL",
                          "make", "-C", sources,     "firmware", only,        NULL};
    if (!child_start(&child, &(struct child_setup){.argv = argv}, message))
        return false;
    bool good = child_wait(&child, MAKE_TIMEOUT_MS, stop_fd()) && child.status == 0;
    child_tail(&child, tail);
    child_stop(&child);
    if (good || stop_requested())
        return good;
    return message_add_lines(message, tail,
                             "the firmware images do not build; `make firmware` shows why, `make "
                             "deps` installs what is missing. Its last output:");
}

/* "FIRMWARE_BOARDS=one other", and how many; false if none is missing. */
static size_t name_missing(const struct board_names *unbuilt, const struct board_names *wanted,
                           struct text *only)
{
    size_t count = 0;
    text_add(only, "FIRMWARE_BOARDS=");
    for (size_t i = 0; i < unbuilt->count; i++) {
        if (wanted && !board_names_have(wanted, unbuilt->names[i]))
            continue;
        text_add(only, count++ ? " " : "");
        text_add(only, unbuilt->names[i]);
    }
    return count;
}

bool images_build_in(const char *build_folder, const struct board_names *wanted, FILE *out,
                     struct message *message)
{
    struct board_names unbuilt;
    struct text only = {0};
    if (!board_sources_unbuilt(build_folder, &unbuilt, message))
        return false;
    size_t count = name_missing(&unbuilt, wanted, &only);
    bool good = !only.failed || message_add(message, "out of memory");
    if (good && count && out)
        printable_print(out, "irqbench: building %zu firmware image%s (make firmware)\n", count,
                        count == 1 ? "" : "s");
    good = good && (!count || make(build_folder, text_get(&only), message));
    text_free(&only);
    board_names_free(&unbuilt);
    return good;
}

bool images_build_missing(const struct board_names *wanted, FILE *out, struct message *message)
{
    char *folder = board_sources_folder();
    bool good = !folder || images_build_in(folder, wanted, out, message);
    free(folder);
    return good;
}

bool images_build_one(const char *board, FILE *out, struct message *message)
{
    struct board_names names = {NULL, 0};
    bool good = board_names_add(&names, board) ? images_build_missing(&names, out, message)
                                               : message_add(message, "out of memory");
    board_names_free(&names);
    return good;
}
