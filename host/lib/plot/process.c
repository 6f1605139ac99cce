/* Runs a plotting program with a time limit and collects what it complains of. */
#include "host/lib/plot/process.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/environment.h"
#include "host/lib/base/signals.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXIT_NOT_FOUND 127
#define EXIT_SETUP     126

/* The child's side. A group of its own, so that the limit also ends what it
 * starts. */
static void child(const char *directory, const char *const argv[], char **environment, int errors)
{
    setpgid(0, 0);
    signals_restore();
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* and none is left when the tool is killed */
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        dup2(errors, STDERR_FILENO) < 0 || chdir(directory) != 0)
        _exit(EXIT_SETUP);
    execvpe(argv[0], (char *const *)(uintptr_t)argv, environment);
    _exit(errno == ENOENT ? EXIT_NOT_FOUND : EXIT_SETUP);
}

/* Keeps the end: the last line of a traceback says what was wrong. */
static void keep(char *errors, size_t *used, const char *bytes, size_t size)
{
    const size_t room = PLOT_PROCESS_STDERR_MAX - 1;
    if (*used + size > room) {
        size_t drop = *used + size - room;
        memmove(errors, errors + drop, *used - drop);
        *used -= drop;
    }
    memcpy(errors + *used, bytes, size);
    *used += size;
    errors[*used] = '\0';
}

/* The ends of the last lines. */
static void trim(char *errors)
{
    size_t used = strlen(errors);
    while (used > 0 && (errors[used - 1] == '\n' || errors[used - 1] == '\r'))
        errors[--used] = '\0';
}

/* Reads until the pipe is closed. False when the time was up. */
static bool drain(int fd, int64_t deadline, char *errors)
{
    size_t used = 0;
    for (;;) {
        int64_t left = deadline - clock_now_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (left <= 0)
            return false;
        int ready = poll(&wait, 1, (int)left);
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready <= 0)
            continue;
        char bytes[512];
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got == 0)
            return true;
        if (got > 0)
            keep(errors, &used, bytes, (size_t)got);
        else if (errno != EINTR)
            return false;
    }
}

/* Waits for the end; past the deadline the whole group is killed. */
static int reap(pid_t pid, int64_t deadline, bool *timed_out)
{
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (clock_now_ms() >= deadline) {
            *timed_out = true;
            kill(-pid, SIGKILL);
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            break;
        }
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return status;
}

static enum plot_process_result outcome(int status, bool timed_out)
{
    if (timed_out)
        return PLOT_PROCESS_TIMED_OUT;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return PLOT_PROCESS_OK;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NOT_FOUND)
        return PLOT_PROCESS_MISSING;
    return PLOT_PROCESS_FAILED;
}

static enum plot_process_result system_failure(const char *what, char *errors)
{
    snprintf(errors, PLOT_PROCESS_STDERR_MAX, "%s: %s", what, strerror(errno));
    return PLOT_PROCESS_SYSTEM;
}

/* The process, or -1 with errno. */
static pid_t start(const char *directory, const char *const argv[], int errors)
{
    char **environment = environment_plain();
    if (!environment) {
        errno = ENOMEM;
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0)
        child(directory, argv, environment, errors);
    int error = errno;
    free(environment);
    errno = error;
    return pid;
}

enum plot_process_result plot_process_run(const char *directory, const char *const argv[],
                                          unsigned limit_ms, char *errors)
{
    int ends[2];
    errors[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0)
        return system_failure("pipe", errors);
    pid_t pid = start(directory, argv, ends[1]);
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return system_failure("fork", errors);
    }
    close(ends[1]);
    int64_t deadline = clock_now_ms() + limit_ms;
    bool timed_out = false;
    drain(ends[0], deadline, errors);
    trim(errors);
    int status = reap(pid, deadline, &timed_out);
    close(ends[0]);
    return outcome(status, timed_out);
}

/* One line stands behind the sentence, several below it. */
static bool add_said(struct message *message, const char *program, const char *what,
                     const char *errors)
{
    if (*errors == '\0')
        return message_add(message, "%s %s", program, what);
    if (strchr(errors, '\n') == NULL)
        return message_add(message, "%s %s; it said: %s", program, what, errors);
    return message_add_lines(message, errors, "%s %s; it said:", program, what);
}

bool plot_process_message(enum plot_process_result result, const char *program, const char *package,
                          const char *errors, struct message *message)
{
    switch (result) {
    case PLOT_PROCESS_MISSING:
        return message_add(message, "%s is not installed: apt-get install %s", program, package);
    case PLOT_PROCESS_TIMED_OUT:
        return add_said(message, program, "did not finish in time and was ended", errors);
    case PLOT_PROCESS_SYSTEM:
        return message_add(message, "cannot start %s: %s", program, errors);
    case PLOT_PROCESS_FAILED:
    case PLOT_PROCESS_OK:
        break;
    }
    return add_said(message, program, "failed", errors);
}
