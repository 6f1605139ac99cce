/* BUILD/irqbench finds its sources in BUILD/..: a folder firmware/boards/X there
 * without BUILD/firmware/X/irqbench.elf is an image to build.
 */
#include "host/lib/run/images.h"

#include "host/lib/base/child.h"
#include "host/lib/base/installed.h"
#include "host/lib/base/stop.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAKE_TIMEOUT_MS 600000

static bool exists(const char *directory, const char *name, const char *rest)
{
    char *path = NULL;
    bool there = asprintf(&path, "%s/%s%s", directory, name, rest) >= 0 && access(path, R_OK) == 0;
    free(path);
    return there;
}

static bool find_missing(const char *directory, bool *missing, struct message *message)
{
    char boards[PATH_MAX], images[PATH_MAX];
    *missing = false;
    snprintf(boards, sizeof boards, "%s/../firmware/boards", directory);
    snprintf(images, sizeof images, "%s/firmware", directory);
    if (!exists(directory, "..", "/Makefile"))
        return true;
    DIR *stream = opendir(boards);
    struct dirent *entry = NULL;
    if (!stream)
        return errno == ENOENT ||
               message_add(message, "cannot read %s: %s", boards, strerror(errno));
    while ((entry = readdir(stream)) != NULL)
        if (entry->d_name[0] != '.' && exists(boards, entry->d_name, "/board.yaml"))
            *missing |= !exists(images, entry->d_name, "/irqbench.elf");
    closedir(stream);
    return true;
}

static bool make(const char *directory, struct message *message)
{
    char sources[PATH_MAX], tail[CHILD_TAIL_MAX];
    struct child child;
    snprintf(sources, sizeof sources, "%s/..", directory);
    const char *argv[] = {"make", "-C", sources, "firmware", NULL};
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

bool images_build_in(const char *tool_directory, FILE *out, struct message *message)
{
    bool missing = false;
    if (!find_missing(tool_directory, &missing, message))
        return false;
    if (!missing)
        return true;
    if (out)
        fprintf(out, "irqbench: building the firmware images (make firmware)\n");
    return make(tool_directory, message);
}

bool images_build_missing(FILE *out, struct message *message)
{
    const char *given = getenv("IRQBENCH_FIRMWARE");
    char *folder = installed_program_folder();
    bool mine = folder && !installed_is(folder) && !(given && *given);
    bool good = !mine || images_build_in(folder, out, message);
    free(folder);
    return good;
}
