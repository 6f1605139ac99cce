/* Standard output as what it is: a terminal of some width, with colours or without, or no terminal.
 */
#ifndef HOST_CLI_TERMINAL_H
#define HOST_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#define TERMINAL_WIDTH 80u /* for files, so that they look alike */

/* A terminal's own width, but not less than `least`; `otherwise` where there is no terminal. */
size_t terminal_width(size_t least, size_t otherwise);

/* Only on a terminal that has colours, and whose user has not said no (no-color.org). */
bool terminal_has_colour(void);

#endif
