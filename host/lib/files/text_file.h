/* Reads a small text file whole, with messages that say what is wrong with it.
 */
#ifndef HOST_LIB_FILES_TEXT_FILE_H
#define HOST_LIB_FILES_TEXT_FILE_H

#include "host/lib/base/message.h"

/* The file's bytes followed by a NUL, to be freed; NULL with `message` filled
 * if it is missing, no regular file, unreadable, larger than `max` bytes, or not of the size that
 * it is said to have. */
char *text_file_read(const char *path, size_t max, size_t *size, struct message *message);

#endif
