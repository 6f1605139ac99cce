/* Write, fsync, rename, fsync. */
#include "host/lib/files/atomic_file.h"

#include "host/lib/files/descriptor.h"
#include "host/lib/files/folder.h"
#include "host/lib/files/unfinished.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define RANDOM_LETTERS 6u
#define ENDING         ".tmp"
#define TRIES          100
#define KEPT_MAX       (NAME_MAX - 2u - RANDOM_LETTERS - (sizeof ENDING - 1u)) /* of a long NAME */

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

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

/* Closes fd also on failure; errno is the first error's. */
static bool write_parts(int fd, const struct atomic_part *parts, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = descriptor_write(fd, parts[i].data, parts[i].size);
    good = good && fsync(fd) == 0;
    int error = errno;
    if (close(fd) != 0 && good)
        return false;
    errno = error;
    return good;
}

/* ---- The temporary file ---- */

static bool choose_letters(char *to)
{
    unsigned char bytes[RANDOM_LETTERS];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        to[i] = letters[bytes[i] % (sizeof letters - 1u)];
    return true;
}

/* Makes it; `temporary` gets its name. -1 with errno. */
static int create(int folder, const char *name, char temporary[NAME_MAX + 1])
{
    int fd = -1;
    for (int i = 0; i < TRIES && fd < 0; i++) {
        char random[RANDOM_LETTERS + 1] = "";
        if (!choose_letters(random))
            return -1;
        snprintf(temporary, NAME_MAX + 1, ".%.*s.%s" ENDING, (int)KEPT_MAX, name, random);
        fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return fd;
}

bool atomic_file_is_temporary(const char *entry, const char *name)
{
    size_t kept = strnlen(name, KEPT_MAX);
    if (entry[0] != '.' || strncmp(entry + 1, name, kept) != 0)
        return false;
    const char *at = entry + 1 + kept;
    return *at == '.' && strspn(at + 1, letters) == RANDOM_LETTERS &&
           strcmp(at + 1 + RANDOM_LETTERS, ENDING) == 0;
}

/* ---- Writing ---- */

static bool flush_folder(int folder, const char *path, struct message *message)
{
    return folder_flush(folder) ||
           message_add(message, "%s is written, but its folder is not on the disk: %s%s", path,
                       strerror(errno), advice(errno));
}

static bool write_in(int folder, const char *path, const struct atomic_part *parts, size_t count,
                     struct message *message)
{
    char temporary[NAME_MAX + 1];
    const char *name = folder_entry(path);
    int fd = create(folder, name, temporary);
    if (fd < 0)
        return cannot_write(path, errno, message);
    int place = unfinished_begin(folder, temporary);
    bool good = write_parts(fd, parts, count) && renameat(folder, temporary, folder, name) == 0;
    int error = errno;
    if (!good)
        unlinkat(folder, temporary, 0);
    unfinished_done(place);
    return good ? flush_folder(folder, path, message) : cannot_write(path, error, message);
}

bool atomic_file_write_below(const char *root, const char *path, const struct atomic_part *parts,
                             size_t count, struct message *message)
{
    int folder = folder_of(root, path, false, message);
    if (folder < 0)
        return false;
    bool good = write_in(folder, path, parts, count, message);
    close(folder);
    return good;
}

bool atomic_file_write(const char *path, const struct atomic_part *parts, size_t count,
                       struct message *message)
{
    size_t size = (size_t)(folder_entry(path) - path);
    char *folder = size ? strndup(path, size) : strdup("./");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool good = fd >= 0 ? write_in(fd, path, parts, count, message)
                        : cannot_write(path, folder ? errno : ENOMEM, message);
    if (fd >= 0)
        close(fd);
    free(folder);
    return good;
}
