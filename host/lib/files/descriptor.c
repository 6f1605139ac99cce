/* Goes on after a signal and after a short write; see descriptor.h. */
#include "host/lib/files/descriptor.h"

#include <errno.h>
#include <unistd.h>

bool descriptor_write(int fd, const void *data, size_t size)
{
    const char *bytes = data;
    for (size_t done = 0; done < size;) {
        ssize_t put = write(fd, bytes + done, size - done);
        if (put < 0 && errno != EINTR)
            return false;
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}
