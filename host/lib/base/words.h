/* Text in lines of a width, for a terminal. */
#ifndef HOST_LIB_BASE_WORDS_H
#define HOST_LIB_BASE_WORDS_H

#include <stddef.h>
#include <stdio.h>

/* Prints words, each with a space before it, in lines of `width`, where `at` characters stand
 * already; `indent` spaces before every line but the first. Ends the last line. */
void words_print(FILE *out, const char *text, size_t at, size_t indent, size_t width);

#endif
