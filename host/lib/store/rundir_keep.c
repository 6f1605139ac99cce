/* Moves a run out of the way; see rundir_keep.h. */
#include "host/lib/store/rundir_keep.h"

#include "host/lib/files/entry.h"
#include "host/lib/store/rundir.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEPT_MAX 9999u

static bool is_free(const char *path)
{
    struct stat status;
    return lstat(path, &status) != 0 && errno == ENOENT;
}

/* "build/results/quick/" is called "build/results/quick.1". */
static char *free_name(const char *path)
{
    size_t length = strlen(path);
    char *name = NULL;

    while (length > 1 && path[length - 1] == '/')
        length--;
    for (unsigned i = 1; i <= KEPT_MAX; i++) {
        if (asprintf(&name, "%.*s.%u", (int)length, path, i) < 0)
            return NULL;
        if (is_free(name))
            return name;
        free(name);
    }
    return NULL;
}

bool rundir_keep(const char *path, char **kept, struct message *message)
{
    struct message ignored = {0};
    struct rundir dir;
    json_t *manifest = NULL;

    *kept = NULL;
    if (!entry_is_in(path, MANIFEST_FILE))
        return true;
    bool open = rundir_reopen(&dir, path, &manifest, &ignored);
    json_decref(manifest);
    if (!open && dir.busy) {
        *message = ignored;
        return false;
    }
    *kept = free_name(path);
    bool fine = *kept && rename(path, *kept) == 0;
    int error = errno;
    if (open)
        rundir_close(&dir);
    if (fine)
        return true;
    free(*kept);
    *kept = NULL;
    return message_add(message, "cannot keep the run in %s beside it: %s", path, strerror(error));
}
