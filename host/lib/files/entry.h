/* Whether a name is taken. */
#ifndef HOST_LIB_FILES_ENTRY_H
#define HOST_LIB_FILES_ENTRY_H

#include <stdbool.h>

/* Whether something of that name is there, or may be: also a link that leads nowhere or in a
 * circle, and what a folder keeps from us. Only who opens it says what is wrong with it; taken for
 * missing, it would be passed over without a word. */
bool entry_is_there(const char *path);

/* The same of "FOLDER/NAME"; it may be there, too, where there is no memory to look. */
bool entry_is_in(const char *folder, const char *name);

#endif
