/* Runs a plotting program: no shell, standard input empty, a fixed locale, a
 * time limit, always reaped. What it wrote to standard error comes back.
 */
#ifndef HOST_LIB_PLOT_PROCESS_H
#define HOST_LIB_PLOT_PROCESS_H

#include "host/lib/base/message.h"

#define PLOT_PROCESS_STDERR_MAX 2048u

enum plot_process_result {
    PLOT_PROCESS_OK,
    PLOT_PROCESS_MISSING,   /* no such program */
    PLOT_PROCESS_FAILED,    /* not zero, or ended by a signal */
    PLOT_PROCESS_TIMED_OUT, /* killed */
    PLOT_PROCESS_SYSTEM     /* fork or pipe failed; `errors` says why */
};

/* argv[0] is looked for in PATH; argv ends with NULL. The program runs in
 * `directory`, with standard output thrown away. `errors` receives the end of
 * its standard error (PLOT_PROCESS_STDERR_MAX bytes with the NUL). */
enum plot_process_result plot_process_run(const char *directory, const char *const argv[],
                                          unsigned limit_ms, char *errors);

/* Adds a sentence for a result that is not OK. `package` is what to install.
 * Returns false. */
bool plot_process_message(enum plot_process_result result, const char *program, const char *package,
                          const char *errors, struct message *message);

#endif
