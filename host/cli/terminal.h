/* Standard output as what it is: a terminal of some width, with colours or without, or no terminal.
 */
#ifndef HOST_CLI_TERMINAL_H
#define HOST_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TERMINAL_WIDTH 80u /* for files, so that they look alike */

/* A terminal's own width, but not less than `least`; `otherwise` where there is no terminal. */
size_t terminal_width(size_t least, size_t otherwise);

#define TERMINAL_NARROW 60u /* below: what stands beside a name elsewhere stands under it */

/* For running text: of no terminal as above, and not so wide that lines are hard to read. */
size_t terminal_text_width(void);

/* Prints words from `column` on, and goes on at `indent` where a line would be longer than `width`;
 * line breaks in the text are blanks. Ends the line. */
void terminal_print_words(FILE *out, const char *text, size_t column, size_t indent, size_t width);

/* Only on a terminal that has colours, and whose user has not said no (no-color.org). */
bool terminal_has_colour(void);

#endif
