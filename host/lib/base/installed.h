/* Where what comes with the program is. It runs from two kinds of places: from a build folder,
 * with firmware/ and libvdwt.so beside it, or installed, as PREFIX/bin/irqbench, with
 * PREFIX/share/irqbench and PREFIX/lib/irqbench. Which one is found from the program's own path, so
 * that an installation can be moved.
 */
#ifndef HOST_LIB_BASE_INSTALLED_H
#define HOST_LIB_BASE_INSTALLED_H

#include <stdbool.h>

/* The folder that the program is in, to be freed; NULL without memory, or without /proc. */
char *installed_program_folder(void);

/* Whether a program in this folder is an installed one: the folder is called bin, and
 * share/irqbench is beside that. */
bool installed_is(const char *program_folder);

/* The path of what a build folder has as `beside` and an installation as `under` PREFIX, to be
 * freed; it need not be there. NULL as above. */
char *installed_path(const char *beside, const char *under);

/* The same for a program in a given folder. Public for its test. */
char *installed_path_in(const char *program_folder, const char *beside, const char *under);

#endif
