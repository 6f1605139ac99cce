/* Walks from descriptor to descriptor, so that what was looked at is what is
 * used; see folder.h.
 */
#include "host/lib/files/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

const char *folder_entry(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool folder_has_link(int fd, const char *name)
{
    struct stat status;
    return fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
}

/* Opens `name` in `fd`, which is closed. */
static int descend(int fd, const char *name, bool create, const char *path, struct message *message)
{
    int next = openat(fd, name, FOLDER_FLAGS | O_NOFOLLOW);
    if (next < 0 && errno == ENOENT && create && (mkdirat(fd, name, 0777) == 0 || errno == EEXIST))
        next = openat(fd, name, FOLDER_FLAGS | O_NOFOLLOW);
    int error = errno;
    if (next < 0 && folder_has_link(fd, name))
        message_add(message,
                    "%s: its folder '%s' is a symbolic link, and none is followed here; remove it "
                    "or choose another directory",
                    path, name);
    else if (next < 0)
        message_add(message, "cannot open the folder of %s: %s", path, strerror(error));
    close(fd);
    return next;
}

int folder_of(const char *root, const char *path, bool create, struct message *message)
{
    char name[NAME_MAX + 1];
    int fd = open(*root ? root : "/", FOLDER_FLAGS);
    if (fd < 0) {
        message_add(message, "cannot open the directory %s: %s", root, strerror(errno));
        return -1;
    }
    const char *at = path + strlen(root);
    for (const char *slash; fd >= 0 && (slash = strchr(at, '/')) != NULL; at = slash + 1) {
        size_t size = (size_t)(slash - at);
        if (size == 0)
            continue;
        if (size >= sizeof name) {
            message_add(message, "cannot open the folder of %s: %s", path, strerror(ENAMETOOLONG));
            close(fd);
            return -1;
        }
        snprintf(name, sizeof name, "%.*s", (int)size, at);
        fd = descend(fd, name, create, path, message);
    }
    return fd;
}

/* Each folder that `path` goes through, but the last. */
static bool make_parents(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        bool good = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!good)
            return false;
    }
    return true;
}

/* A path too long is shown by its beginning. */
static bool cannot_make(const char *path, struct message *message)
{
    return message_add(message, "cannot make the directory %.*s: %s; choose another with -o",
                       errno == ENAMETOOLONG ? 80 : -1, path, strerror(errno));
}

bool folder_make(const char *path, bool *created, struct message *message)
{
    char copy[PATH_MAX];
    *created = false;
    if (strlen(path) >= sizeof copy) { /* before a part of it is made */
        errno = ENAMETOOLONG;
        return cannot_make(path, message);
    }
    strcpy(copy, path);
    for (size_t end = strlen(copy); end > 1 && copy[end - 1] == '/'; end--)
        copy[end - 1] = '\0';
    if (*copy && !make_parents(copy))
        return cannot_make(path, message);
    *created = mkdir(copy, 0777) == 0;
    return *created || errno == EEXIST || cannot_make(path, message);
}

bool folder_name_is_plain(const char *name)
{
    return *name && strlen(name) <= NAME_MAX && !strchr(name, '/') && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0;
}

bool folder_each(int fd, bool (*visit)(int fd, const char *name, void *context), void *context)
{
    int own = openat(fd, ".", FOLDER_FLAGS);
    DIR *stream = own >= 0 ? fdopendir(own) : NULL;
    bool go_on = true;
    struct dirent *entry = NULL;
    while (stream && go_on && (entry = readdir(stream)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            go_on = visit(fd, entry->d_name, context);
    if (stream)
        closedir(stream);
    else if (own >= 0)
        close(own);
    return go_on;
}
