/* Reads an ELF file for libelf; see elf_bytes.h. */
#include "host/lib/elf/bytes.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_whole(int fd, struct elf_bytes *bytes, const char *path, struct message *message)
{
    size_t done = 0;

    while (done < bytes->size) {
        ssize_t got = read(fd, bytes->data + done, bytes->size - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return message_add(message, "cannot read %s: %s", path, strerror(errno));
        if (got == 0)
            return message_add(message, "%s became shorter while it was read; try again", path);
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
    return read_whole(fd, bytes, path, message);
}

/* What libelf makes room for before it can be asked. More sections than 16 bits
 * count stand in the first of them, where e_shnum is 0. */
static bool check_header(const struct elf_bytes *bytes, const char *path, struct message *message)
{
    Elf32_Ehdr header;

    if (bytes->size < sizeof header || memcmp(bytes->data, ELFMAG, SELFMAG) != 0)
        return true; /* libelf says what it is */
    memcpy(&header, bytes->data, sizeof header);
    if (header.e_ident[EI_CLASS] != ELFCLASS32 || header.e_ident[EI_DATA] != ELFDATA2LSB)
        return message_add(message, "%s is not for 32-bit little-endian Arm", path);
    if (header.e_shoff != 0 && header.e_shnum == 0)
        return message_add(message, "%s has more sections than make sense for an image; strip it",
                           path);
    return true;
}

static bool open_elf(struct elf_bytes *bytes, const char *path, struct message *message)
{
    if (!check_header(bytes, path, message))
        return false;
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
