/* Reads a text file whole; see text_file.h. */
#include "host/lib/files/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *read_stream(FILE *file, const char *path, size_t expected, size_t *size,
                         struct message *message)
{
    char *text = malloc(expected + 1); /* also to read that there is no more */

    if (!text) {
        message_at(message, path, 0, 0, "out of memory for %zu bytes", expected);
        return NULL;
    }
    *size = fread(text, 1, expected + 1, file);
    bool whole = !ferror(file) && *size == expected;
    if (!whole) {
        if (ferror(file))
            message_at(message, path, 0, 0, "cannot read: %s", strerror(errno));
        else
            message_at(message, path, 0, 0,
                       "has other than the %zu bytes that it should have; is it being written, or "
                       "no file of a disk?",
                       expected);
        free(text);
        return NULL;
    }
    text[*size] = '\0';
    return text;
}

char *text_file_read(const char *path, size_t max, size_t *size, struct message *message)
{
    struct stat status;
    char *text = NULL;
    int fd =
        open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); /* a FIFO is not waited for */
    FILE *file = fd >= 0 ? fdopen(fd, "rb") : NULL;

    if (!file) {
        message_at(message, path, 0, 0, "cannot open: %s", strerror(errno));
        return NULL;
    }
    if (fstat(fileno(file), &status) != 0)
        message_at(message, path, 0, 0, "cannot read: %s", strerror(errno));
    else if (S_ISDIR(status.st_mode))
        message_at(message, path, 0, 0, "is a directory, expected a file");
    else if (!S_ISREG(status.st_mode))
        message_at(message, path, 0, 0, "is not a regular file");
    else if ((size_t)status.st_size > max)
        message_at(message, path, 0, 0, "has %zu bytes, more than the %zu that make sense here",
                   (size_t)status.st_size, max);
    else
        text = read_stream(file, path, (size_t)status.st_size, size, message);
    fclose(file);
    return text;
}
