/* The environment of programs whose output must be the same for everybody. */
#ifndef HOST_LIB_BASE_ENVIRONMENT_H
#define HOST_LIB_BASE_ENVIRONMENT_H

/* For execvpe(): of the caller's variables those by which programs, their libraries, fonts and
 * temporary files are found, and no others; UTF-8 without a country, UTC, and none of a user's
 * settings of Python, matplotlib or gnuplot. NULL: out of memory. One block, to be freed; its
 * strings are the environment's own. */
char **environment_plain(void);

#endif
