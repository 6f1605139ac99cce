/* "Did you mean": the nearest of a list of names, for unknown keys, names and
 * options.
 */
#ifndef HOST_LIB_BASE_SUGGEST_H
#define HOST_LIB_BASE_SUGGEST_H

#include <stddef.h>

/* The name nearest to `word`, or NULL if none is near enough to be meant. Case,
 * and '-' against '_', do not count as differences. */
const char *suggest_nearest(const char *word, const char *const *names, size_t count);

/* Writes "; did you mean 'x'? (allowed: x, y, z)" into `text`, without the
 * question if nothing is near. Returns `text`. */
#define SUGGEST_TEXT_MAX 1024u
const char *suggest_text(char text[SUGGEST_TEXT_MAX], const char *word, const char *const *names,
                         size_t count);

#endif
