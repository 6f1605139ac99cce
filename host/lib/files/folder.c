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
#include <sys/syscall.h>
#include <unistd.h>

#define TREE_DEPTH   8
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
    bool go_on = stream != NULL;
    struct dirent *entry = NULL;
    int error = errno;
    while (go_on && (errno = 0, entry = readdir(stream)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            go_on = visit(fd, entry->d_name, context);
    if (stream) {
        error = errno;
        closedir(stream);
    } else if (own >= 0) {
        close(own);
    }
    errno = error;
    return go_on && error == 0;
}

bool folder_flush(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == ENOSYS;
}

/* ---- Removing ---- */

/* Entries that are read while others are removed may be passed over: true as long as there were
 * some. By the system call, because readdir() needs memory. */
static bool remove_some(int folder, int depth);

static bool remove_folder(int fd, const char *name, int depth)
{
    int inside = openat(fd, name, FOLDER_FLAGS | O_NOFOLLOW);
    bool gone = false;
    while (inside >= 0 && !(gone = unlinkat(fd, name, AT_REMOVEDIR) == 0) &&
           remove_some(inside, depth - 1))
        lseek(inside, 0, SEEK_SET);
    int error = errno;
    if (inside >= 0)
        close(inside);
    errno = error;
    return gone;
}

static bool remove_entry(int fd, const char *name, int depth)
{
    if (unlinkat(fd, name, 0) == 0 || errno == ENOENT)
        return true;
    return (errno == EISDIR || errno == EPERM) && depth > 0 && remove_folder(fd, name, depth);
}

static bool remove_some(int folder, int depth)
{
    _Alignas(struct dirent64) char room[1024];
    bool any = false;
    long got = 0;
    while ((got = syscall(SYS_getdents64, folder, room, sizeof room)) > 0) {
        for (long at = 0; at < got;) {
            const struct dirent64 *entry = (const void *)(room + at);
            at += entry->d_reclen;
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            any |= remove_entry(folder, entry->d_name, depth);
        }
    }
    return any;
}

bool folder_remove_tree(int fd, const char *name)
{
    return remove_entry(fd, name, TREE_DEPTH);
}
