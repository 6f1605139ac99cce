/* Error reports that say what, where and what to do. The library fills a
 * struct message and returns false; only the command line prints it. Several
 * problems can stand in one message, one a line, so that a user sees all of
 * them at once.
 */
#ifndef HOST_LIB_BASE_MESSAGE_H
#define HOST_LIB_BASE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define MESSAGE_MAX 4096u

/* Zero-initialise: `struct message message = {0};`. */
struct message {
    char text[MESSAGE_MAX]; /* lines, each ended by '\n'; cut with "..." if too long */
    size_t used;
    unsigned count; /* problems reported */
};

/* What stands in the place of %s and %c is shown as text (printable.h), so that
 * a name that comes from elsewhere cannot look like a line of ours. */

/* Adds "error: WHAT". Always returns false, so that a function can end with
 * `return message_add(message, "cannot open %s: %s", path, strerror(errno));` */
bool message_add(struct message *message, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds "FILE:LINE:COLUMN: error: WHAT"; line and column count from 1, 0 leaves
 * them out. Returns false. */
bool message_at(struct message *message, const char *file, size_t line, size_t column,
                const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Adds "error: WHAT" and below it lines that somebody else wrote or that were put
 * together before, each indented. Returns false. */
bool message_add_lines(struct message *message, const char *lines, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints all problems to `out`, those without a file with "irqbench: " before. */
void message_print(const struct message *message, FILE *out);

#endif
