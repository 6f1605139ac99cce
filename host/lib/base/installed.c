#include "host/lib/base/installed.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

static char *join(const char *folder, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

/* Where there is no /proc, the kernel has told by which path it started us, be it from another
 * folder that we were in. */
static bool own_path(char program[PATH_MAX])
{
    ssize_t size = readlink("/proc/self/exe", program, PATH_MAX - 1u);
    if (size > 0) {
        program[size] = '\0';
        return true;
    }
    const char *started = (const char *)getauxval(AT_EXECFN);
    return started && realpath(started, program);
}

char *installed_program_folder(void)
{
    char program[PATH_MAX];
    if (!own_path(program))
        return NULL;
    *strrchr(program, '/') = '\0';
    return strdup(program);
}

bool installed_is(const char *program_folder)
{
    const char *last = strrchr(program_folder, '/');
    if (strcmp(last ? last + 1 : program_folder, "bin") != 0)
        return false;
    char *share = join(program_folder, "../share/irqbench");
    bool there = share && access(share, F_OK) == 0;
    free(share);
    return there;
}

char *installed_path_in(const char *program_folder, const char *beside, const char *under)
{
    if (!installed_is(program_folder))
        return join(program_folder, beside);
    /* "PREFIX/bin/.." would stand in messages. */
    size_t length = (size_t)(strlen(program_folder) - strlen("bin"));
    char *path = NULL;
    return asprintf(&path, "%.*s%s", (int)length, program_folder, under) < 0 ? NULL : path;
}

char *installed_path(const char *beside, const char *under)
{
    char *folder = installed_program_folder();
    char *path = folder ? installed_path_in(folder, beside, under) : NULL;
    free(folder);
    return path;
}
