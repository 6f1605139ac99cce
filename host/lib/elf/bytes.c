/* Reads an ELF file for libelf; see elf_bytes.h. */
#include "host/lib/elf/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_whole(int fd, struct elf_bytes *bytes)
{
    size_t done = 0;

    while (done < bytes->size) {
        ssize_t got = read(fd, bytes->data + done, bytes->size - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break; /* it became shorter: the rest is zero */
        done += (size_t)got;
    }
    return true;
}

static bool read_file(int fd, struct elf_bytes *bytes, const char *path, struct message *message)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        return message_add(message, "cannot read %s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return message_add(message, "%s is not a regular file; give the linked image", path);
    if (status.st_size > (off_t)ELF_BYTES_MAX)
        return message_add(message, "%s has more than the %u MiB that make sense for an image",
                           path, ELF_BYTES_MAX >> 20);
    bytes->size = (size_t)status.st_size;
    bytes->data = calloc(1, bytes->size + 1u);
    if (!bytes->data)
        return message_add(message, "out of memory reading %s", path);
    return read_whole(fd, bytes);
}

static bool open_elf(struct elf_bytes *bytes, const char *path, struct message *message)
{
    if (elf_version(EV_CURRENT) == EV_NONE)
        return message_add(message, "libelf is too old for its own header");
    bytes->elf = elf_memory(bytes->data, bytes->size);
    if (bytes->elf && elf_kind(bytes->elf) == ELF_K_ELF)
        return true;
    return message_add(message, "%s is not an ELF file; give the linked image, not a binary", path);
}

bool elf_bytes_read(struct elf_bytes *bytes, const char *path, struct message *message)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool good;

    *bytes = (struct elf_bytes){0};
    if (fd < 0)
        return message_add(message, "cannot open %s: %s", path, strerror(errno));
    good = read_file(fd, bytes, path, message);
    close(fd);
    if (good && open_elf(bytes, path, message))
        return true;
    elf_bytes_free(bytes);
    return false;
}

void elf_bytes_free(struct elf_bytes *bytes)
{
    if (bytes->elf)
        elf_end(bytes->elf);
    free(bytes->data);
    *bytes = (struct elf_bytes){0};
}
