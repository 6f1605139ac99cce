/* Child processes that cannot outlive us: each in its own process group, killed
 * by the kernel when the thread that started it ends, always reaped.
 */
#ifndef HOST_LIB_BASE_CHILD_H
#define HOST_LIB_BASE_CHILD_H

#include "host/lib/base/message.h"
#include <sys/types.h>

#define CHILD_TAIL_MAX 8192u
#define CHILD_LOG_MAX  (1u << 20) /* of its output; what comes after that is lost */
#define CHILD_KEEP_MAX 4u

struct child {
    pid_t pid;   /* 0: none */
    int log_fd;  /* what it wrote to stderr (and stdout), or -1 */
    bool exited; /* reaped; `status` is from waitpid */
    int status;
};

/* How it is started. Zero-initialise; only argv must be given. */
struct child_setup {
    const char *const *argv;  /* found in PATH; ends with NULL */
    int keep[CHILD_KEEP_MAX]; /* descriptors that it inherits, under their numbers */
    size_t keep_count;
    int input;          /* its standard input comes from here; 0: from /dev/null */
    int output;         /* its standard output goes here; 0: into the log */
    char **environment; /* NULL: ours */
    bool confined;      /* held to host/lib/base/confine.h's rules, where the kernel can, and its
                         * output to CHILD_LOG_MAX */
};

/* Starts it, all output into an unnamed file. Call and child_stop must be in the same thread.
 * False, with nothing left behind, if it cannot be started. */
bool child_start(struct child *child, const struct child_setup *setup, struct message *message);

/* Whether it has ended; reaps it if so. */
bool child_ended(struct child *child);

/* Waits up to timeout_ms for its end, or until stop_fd (-1: none) is readable.
 * True if it ended. */
bool child_wait(struct child *child, int timeout_ms, int stop_fd);

/* Kills the whole group, reaps, closes the log. Harmless when done already. */
void child_stop(struct child *child);

/* The last whole lines of its output, at most CHILD_TAIL_MAX - 1 bytes, a space for each NUL in
 * them, NUL-terminated, without the last newline; of one that wrote more than
 * CHILD_LOG_MAX, the last that were kept, and that it did. Before child_stop. */
void child_tail(const struct child *child, char tail[CHILD_TAIL_MAX]);

/* "exit status 1" or "signal 6 (Aborted)". */
void child_describe_end(const struct child *child, char *text, size_t size);

#endif
