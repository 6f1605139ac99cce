/* Strings from elsewhere, shown as text: what comes from a config, a run, an
 * image, a target or a file name cannot move a terminal's cursor, end a line or
 * turn the direction of writing.
 *
 * Printable characters of valid UTF-8 stay. Control characters (C0, DEL, C1),
 * bytes that are no UTF-8, characters without a shape, direction marks, line
 * separators and what is no character become `\n`, `\x1b`, `\u202e`. So the
 * result is valid UTF-8 in one line, and may stand in XML once escaped for it.
 */
#ifndef HOST_LIB_BASE_PRINTABLE_H
#define HOST_LIB_BASE_PRINTABLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define PRINTABLE_GROWTH 4u /* a byte becomes no more than so many */

/* Writes `size` bytes so; returns how many characters (not bytes) that were. */
size_t printable_put(FILE *out, const char *bytes, size_t size);

/* For what comes in pieces: the same, but line feeds and tabs stay, and a carriage
 * return before a line feed is left out. Bytes at the end that may be the
 * beginning of a character or a line's end wait for the next piece unless this is
 * the `last`. Returns how many bytes are done with. */
size_t printable_pass(FILE *out, const char *bytes, size_t size, bool last);

/* How many bytes from the first on stay as they are: all of what is printable. */
size_t printable_prefix(const char *bytes, size_t size);

/* A copy, to be freed; NULL if memory ran out. */
char *printable_copy(const char *string);

/* Characters of a string that is printable already. */
size_t printable_width(const char *string);

/* As fprintf, but every argument of %s and %c goes through printable_put(); what
 * stands in the format itself stays as it is. A width counts characters, a
 * precision bytes of the argument. Returns the characters written. Knows no
 * %n, no %ls, and no positions (%1$s). */
int printable_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
int printable_vprint(FILE *out, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

/* The same into a buffer, cut between two characters if it is too small, and always
 * terminated. Returns the bytes in it before the end. */
size_t printable_into(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
size_t printable_vinto(char *buffer, size_t size, const char *format, va_list values)
    __attribute__((format(printf, 3, 0)));

/* So many of the first `most` bytes of a string that none of its characters is
 * cut; all bytes of a shorter string. */
size_t printable_cut(const char *string, size_t most);

/* As printable_print(), as a string, to be freed; NULL if memory ran out. */
char *printable_vformat(const char *format, va_list values) __attribute__((format(printf, 1, 0)));

#endif
