/* What ends the tool where no error can be returned: memory that there is not, and limits of the
 * system that come as a signal. Each is said in a sentence, and what was on its way to become a
 * file is removed. Exit code EXIT_UNABLE.
 */
#ifndef CLI_LIMITS_H
#define CLI_LIMITS_H

#include <stdbool.h>

/* Once, first of all. */
void limits_begin(void);

/* Whether this process is the tool: not one that was forked from it and runs no other program. */
bool limits_are_ours(void);

/* Prints "irqbench: error: SENTENCE" and ends; a process that was forked ends in silence, and
 * removes nothing. Async-signal-safe. */
_Noreturn void limits_end(const char *sentence);

#endif
