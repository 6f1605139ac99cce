/* Write, fsync, rename. */
#include "host/lib/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static const char *advice(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return "; free some space, then go on with --resume";
    case EROFS:
    case EACCES:
    case EPERM:
        return "; choose another directory with -o";
    case EFBIG:
        return "; raise the file size limit (ulimit -f), then go on with --resume";
    default:
        return "";
    }
}

static bool cannot_write(const char *path, int error, struct message *message)
{
    return message_add(message, "cannot write %s: %s%s", path, strerror(error), advice(error));
}

static bool write_all(int fd, const struct atomic_part *part)
{
    const char *data = part->data;
    for (size_t done = 0; done < part->size;) {
        ssize_t put = write(fd, data + done, part->size - done);
        if (put < 0 && errno != EINTR)
            return false;
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}

/* Closes fd also on failure; errno is the first error's. */
static bool write_parts(int fd, const struct atomic_part *parts, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = write_all(fd, &parts[i]);
    good = good && fsync(fd) == 0;
    int error = errno;
    if (close(fd) != 0 && good)
        return false;
    errno = error;
    return good;
}

bool atomic_file_write(const char *path, const struct atomic_part *parts, size_t count,
                       struct message *message)
{
    char temporary[PATH_MAX];
    if (snprintf(temporary, sizeof temporary, "%s" ATOMIC_FILE_SUFFIX, path) >=
        (int)sizeof temporary)
        return cannot_write(path, ENAMETOOLONG, message);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return cannot_write(path, errno, message);
    if (write_parts(fd, parts, count) && rename(temporary, path) == 0)
        return true;
    int error = errno;
    unlink(temporary);
    return cannot_write(path, error, message);
}
