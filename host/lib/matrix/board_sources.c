/* Looks for boards that have no image yet; see board_sources.h. */
#include "host/lib/matrix/board_sources.h"

#include "host/lib/base/installed.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool board_names_have(const struct board_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i], name) == 0)
            return true;
    return false;
}

bool board_names_add(struct board_names *names, const char *name)
{
    if (board_names_have(names, name))
        return true;
    char **grown = realloc(names->names, (names->count + 1) * sizeof *grown);
    char *copy = strdup(name);

    if (grown)
        names->names = grown;
    if (!grown || !copy) {
        free(copy);
        return false;
    }
    names->names[names->count++] = copy;
    return true;
}

void board_names_free(struct board_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    *names = (struct board_names){NULL, 0};
}

char *board_sources_folder(void)
{
    const char *given = getenv("IRQBENCH_FIRMWARE");
    char *folder = given && *given ? NULL : installed_program_folder();

    if (folder && installed_is(folder)) {
        free(folder);
        return NULL;
    }
    return folder;
}

static bool exists(const char *directory, const char *name, const char *rest)
{
    char *path = NULL;
    bool there = asprintf(&path, "%s/%s%s", directory, name, rest) >= 0 && access(path, R_OK) == 0;

    free(path);
    return there;
}

static bool add_unbuilt(const char *boards, const char *images, struct board_names *unbuilt,
                        struct message *message)
{
    struct dirent **entries = NULL;
    int count = scandir(boards, &entries, NULL, alphasort);
    bool fine = true;

    if (count < 0)
        return errno == ENOENT ||
               message_add(message, "cannot read %s: %s", boards, strerror(errno));
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (name[0] != '.' && exists(boards, name, "/board.yaml") &&
            !exists(images, name, "/irqbench.elf"))
            fine = fine && board_names_add(unbuilt, name);
        free(entries[i]);
    }
    free(entries);
    return fine || message_add(message, "out of memory");
}

bool board_sources_unbuilt(const char *build_folder, struct board_names *unbuilt,
                           struct message *message)
{
    char boards[PATH_MAX], images[PATH_MAX];

    *unbuilt = (struct board_names){NULL, 0};
    if (!exists(build_folder, "..", "/Makefile"))
        return true;
    snprintf(boards, sizeof boards, "%s/../firmware/boards", build_folder);
    snprintf(images, sizeof images, "%s/firmware", build_folder);
    if (add_unbuilt(boards, images, unbuilt, message))
        return true;
    board_names_free(unbuilt);
    return false;
}
