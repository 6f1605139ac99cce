/* What a commit is called. Internal to the room. */
#ifndef HOST_LIB_HISTORY_COMMIT_H
#define HOST_LIB_HISTORY_COMMIT_H

#include <stdbool.h>

/* Longer than any that an image has room for. */
#define COMMIT_MAX 128u

/* Letters, digits and ._/+- */
bool commit_is_name(const char *text);

/* Of what git describes an image's sources as: the hash of "v1.2-3-g1a2b3c4", else all of it
 * ("1a2b3c4", "v1.2"). False if it names none: NULL, "unknown", or from changed sources
 * ("1a2b3c4-dirty"). */
bool commit_of_image(char name[COMMIT_MAX], const char *git);
/* Whether git says that files were changed. */
bool commit_is_dirty(const char *git);

/* The same name, or one hash short for the other (from 7 digits on). */
bool commit_same(const char *one, const char *other);

#endif
