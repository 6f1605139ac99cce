/* What functions are called in a baseline. Internal to the room. */
#ifndef HOST_LIB_HANDLERS_NAMES_H
#define HOST_LIB_HANDLERS_NAMES_H

/* A function's name as one word: "ns::f(int, char)" becomes "ns::f(int,%20char)". No two names
 * become the same word. To be freed; NULL if memory ran out. */
char *handlers_word(const char *name);

#endif
