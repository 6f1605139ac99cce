/* Starting, watching and ending child processes. fork and exec directly rather
 * than posix_spawn, which cannot set PR_SET_PDEATHSIG.
 */
#include "host/lib/base/child.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/confine.h"
#include "host/lib/base/signals.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define POLL_MS 2

static void redirect(const struct child_setup *setup, int log_fd)
{
    int input = setup->input > 0 ? setup->input : open("/dev/null", O_RDONLY);
    if (input >= 0)
        dup2(input, STDIN_FILENO);
    dup2(setup->output > 0 ? setup->output : log_fd, STDOUT_FILENO);
    dup2(log_fd, STDERR_FILENO);
    for (size_t i = 0; i < setup->keep_count; i++)
        fcntl(setup->keep[i], F_SETFD, 0);
}

/* In the child, between fork and exec: only async-signal-safe calls. */
static void become(const struct child_setup *setup, int log_fd, int error_fd, int rules,
                   pid_t parent)
{
    static const struct rlimit no_core = {0, 0}; /* QEMU aborts when its guest locks up */
    sigset_t none;
    sigemptyset(&none);
    setrlimit(RLIMIT_CORE, &no_core);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signals_restore();
    redirect(setup, log_fd);
    if (rules < 0 || confine_enter(rules))
        execvpe(setup->argv[0], (char *const *)(size_t)setup->argv,
                setup->environment ? setup->environment : environ);
    int error = errno;
    ssize_t written = write(error_fd, &error, sizeof error);
    (void)written;
    _exit(127);
}

/* Returns 0 once exec has happened, else its errno. */
static int exec_result(int fd)
{
    int error = 0;
    ssize_t got = 0;
    do {
        got = read(fd, &error, sizeof error);
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof error ? error : 0;
}

static bool cannot_start(struct child *child, const char *name, int error, struct message *message)
{
    child_stop(child);
    return message_add(message, "cannot start %s: %s", name, strerror(error));
}

/* A file that cannot grow: a child that floods it fills no memory, and what it
 * writes beyond the end is refused. */
static bool limit_size(int fd)
{
    struct rlimit limit;
    off_t size = CHILD_LOG_MAX;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < CHILD_LOG_MAX)
        size = (off_t)limit.rlim_cur;
    return ftruncate(fd, size) == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) == 0;
}

/* What is not confined may append (make does), which a file of fixed size does
 * not allow. */
static int open_log(bool confined)
{
    int fd = memfd_create("irqbench-child", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || !confined || limit_size(fd))
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* Forks; returns 0 once the child has become the program, else an errno. */
static int start(struct child *child, const struct child_setup *setup, const int pipe_fds[2],
                 int rules)
{
    pid_t parent = getpid();
    child->pid = fork();
    if (child->pid == 0)
        become(setup, child->log_fd, pipe_fds[1], rules, parent);
    int error = child->pid < 0 ? errno : 0;
    close(pipe_fds[1]);
    if (child->pid > 0) {
        setpgid(child->pid, child->pid); /* whoever of us two is first */
        error = exec_result(pipe_fds[0]);
    }
    close(pipe_fds[0]);
    return error;
}

bool child_start(struct child *child, const struct child_setup *setup, struct message *message)
{
    int pipe_fds[2];
    *child = (struct child){.log_fd = open_log(setup->confined)};
    if (child->log_fd < 0 || pipe2(pipe_fds, O_CLOEXEC) < 0)
        return cannot_start(child, setup->argv[0], errno, message);
    int rules = setup->confined ? confine_prepare() : CONFINE_NONE;
    if (rules == CONFINE_FAILED) {
        int why = errno;
        close(pipe_fds[0]);
        close(pipe_fds[1]);
        return cannot_start(child, setup->argv[0], why, message);
    }
    int error = start(child, setup, pipe_fds, rules);
    if (rules >= 0)
        close(rules);
    return error == 0 || cannot_start(child, setup->argv[0], error, message);
}

bool child_ended(struct child *child)
{
    if (child->pid <= 0 || child->exited)
        return true;
    pid_t got = waitpid(child->pid, &child->status, WNOHANG);
    child->exited = got == child->pid || (got < 0 && errno == ECHILD);
    return child->exited;
}

bool child_wait(struct child *child, int timeout_ms, int stop_fd)
{
    struct pollfd stop = {.fd = stop_fd, .events = POLLIN};
    int64_t until = clock_now_ms() + timeout_ms;
    while (!child_ended(child))
        if (clock_now_ms() >= until || poll(&stop, 1, POLL_MS) > 0)
            return false;
    return true;
}

void child_stop(struct child *child)
{
    if (child->pid > 0 && !child->exited) {
        kill(-child->pid, SIGKILL);
        kill(child->pid, SIGKILL);
        while (waitpid(child->pid, &child->status, 0) < 0 && errno == EINTR)
            ;
        child->exited = true;
    }
    if (child->log_fd >= 0)
        close(child->log_fd);
    child->log_fd = -1;
    child->pid = 0;
}

/* What was written so far: parent and child share the position. */
static off_t written(const struct child *child)
{
    off_t size = child->log_fd >= 0 ? lseek(child->log_fd, 0, SEEK_CUR) : 0;
    return size > 0 ? size : 0;
}

static void read_tail(const struct child *child, off_t size, char *tail, size_t room)
{
    off_t from = size > (off_t)room - 1 ? size - ((off_t)room - 1) : 0;
    ssize_t got = size > 0 ? pread(child->log_fd, tail, room - 1u, from) : 0;
    while (got > 0 && (tail[got - 1] == '\n' || tail[got - 1] == '\r' || tail[got - 1] == '\0'))
        got--;
    tail[got > 0 ? got : 0] = '\0';
    for (char *nul = tail;
         got > 0 && (nul = memchr(nul, '\0', (size_t)(tail + got - nul))) != NULL;)
        *nul = ' '; /* what comes behind it is to be read, too */
    char *line = from > 0 ? strchr(tail, '\n') : NULL;
    if (line)
        memmove(tail, line + 1, strlen(line + 1) + 1u);
}

void child_tail(const struct child *child, char tail[CHILD_TAIL_MAX])
{
    static const char cut[] = "\n(it wrote more than can be kept)";
    off_t size = written(child);
    read_tail(child, size, tail, CHILD_TAIL_MAX - sizeof cut);
    if (size >= (off_t)CHILD_LOG_MAX - 4096)
        strcat(tail, cut);
}

void child_describe_end(const struct child *child, char *text, size_t size)
{
    if (WIFSIGNALED(child->status))
        snprintf(text, size, "signal %d (%s)", WTERMSIG(child->status),
                 strsignal(WTERMSIG(child->status)));
    else
        snprintf(text, size, "exit status %d", WEXITSTATUS(child->status));
}
