/* Writing to an open descriptor whatever it is: file, pipe, device, socket.
 */
#ifndef HOST_LIB_FILES_DESCRIPTOR_H
#define HOST_LIB_FILES_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>

/* All bytes, in as many writes as it takes; false with errno. */
bool descriptor_write(int fd, const void *data, size_t size);

#endif
