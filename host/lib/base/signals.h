/* Signals that would end us where an error can be told: a write beyond the file
 * size limit (SIGXFSZ) is EFBIG then. Children get back what we were started
 * with.
 */
#ifndef HOST_LIB_BASE_SIGNALS_H
#define HOST_LIB_BASE_SIGNALS_H

/* Once, before anything is written. */
void signals_become_errors(void);

/* In a child, between fork and exec. Async-signal-safe. */
void signals_restore(void);

#endif
