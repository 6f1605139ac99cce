/* Looks at what a path is before it writes; see output_file.h. */
#include "host/lib/files/output_file.h"

#include "host/lib/files/atomic_file.h"
#include "host/lib/files/descriptor.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Our own descriptors ---- */

static int parse_number(const char *digits)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(digits, &end, 10);
    bool whole = *digits >= '0' && *digits <= '9' && *end == '\0' && errno == 0;
    return whole && number <= INT_MAX ? (int)number : -1;
}

/* The descriptor that the system's name of it means, or -1. */
static int own_descriptor(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "/dev/stdout") == 0)
        return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0)
        return STDERR_FILENO;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (strncmp(path, folders[i], strlen(folders[i])) == 0)
            return parse_number(path + strlen(folders[i]));
    return -1;
}

/* ---- Writing into what is there ---- */

static bool cannot_write(const char *path, struct message *message)
{
    return message_at(message, path, 0, 0, "cannot write: %s", strerror(errno));
}

/* Closes fd. */
static bool write_and_close(int fd, const char *path, const char *text, size_t size,
                            struct message *message)
{
    bool good = fd >= 0 && descriptor_write(fd, text, size);
    int error = errno;
    if (fd >= 0 && close(fd) != 0 && good) {
        good = false;
        error = errno;
    }
    errno = error;
    return good || cannot_write(path, message);
}

/* Neither makes nor empties anything, should the path have become a file. */
static bool write_stream(const char *path, const char *text, size_t size, struct message *message)
{
    int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    return write_and_close(fd, path, text, size, message);
}

/* ---- Deciding ---- */

static bool is_stream(const struct stat *status)
{
    return S_ISFIFO(status->st_mode) || S_ISCHR(status->st_mode) || S_ISSOCK(status->st_mode);
}

/* Nothing that a user may not have meant is replaced. */
static bool may_replace(const char *path, bool exists, const struct stat *status,
                        struct message *message)
{
    struct stat itself;
    if (exists && S_ISDIR(status->st_mode))
        return message_at(message, path, 0, 0, "is a directory; name a file in it");
    if (lstat(path, &itself) == 0 && S_ISLNK(itself.st_mode))
        return message_at(message, path, 0, 0,
                          "is a symbolic link; name the file itself, or remove the link");
    if (exists && !S_ISREG(status->st_mode))
        return message_at(message, path, 0, 0, "is a disk; name a file");
    return true;
}

/* The folder that it is in, to be freed. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return strdup(".");
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

bool output_file_check(const char *path, struct message *message)
{
    struct stat status;
    bool exists = stat(path, &status) == 0, good;
    char *folder;

    if (own_descriptor(path) >= 0 || (exists && is_stream(&status)))
        return true;
    if (!may_replace(path, exists, &status, message))
        return false;
    folder = folder_of(path);
    good = folder && access(folder, W_OK | X_OK) == 0;
    free(folder);
    return good || cannot_write(path, message);
}

bool output_file_is(const char *path, const char *other)
{
    char *folders[2] = {folder_of(path), folder_of(other)};
    struct stat a, b;
    bool both = stat(path, &a) == 0, same;

    both = stat(other, &b) == 0 && both;
    if (both) {
        same = S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    } else {
        same = folders[0] && folders[1] && strcmp(name_of(path), name_of(other)) == 0 &&
               stat(folders[0], &a) == 0 && stat(folders[1], &b) == 0 && a.st_dev == b.st_dev &&
               a.st_ino == b.st_ino;
    }
    free(folders[0]);
    free(folders[1]);
    return same;
}

bool output_file_write(const char *path, const char *text, size_t size, struct message *message)
{
    const struct atomic_part part = {text, size};
    struct stat status;
    int own = own_descriptor(path);
    if (own >= 0)
        return write_and_close(fcntl(own, F_DUPFD_CLOEXEC, 0), path, text, size, message);
    bool exists = stat(path, &status) == 0;
    if (exists && is_stream(&status))
        return write_stream(path, text, size, message);
    return may_replace(path, exists, &status, message) &&
           atomic_file_write(path, &part, 1, message);
}
