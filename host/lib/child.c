/* Starting, watching and ending child processes. fork and exec directly rather
 * than posix_spawn, which cannot set PR_SET_PDEATHSIG.
 */
#include "host/lib/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS 2

/* In the child, between fork and exec: only async-signal-safe calls. */
static void become(const char *const *argv, int log_fd, int error_fd, pid_t parent)
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
    int null_fd = open("/dev/null", O_RDONLY);
    if (null_fd >= 0)
        dup2(null_fd, STDIN_FILENO);
    dup2(log_fd, STDOUT_FILENO);
    dup2(log_fd, STDERR_FILENO);
    execvp(argv[0], (char *const *)(size_t)argv);
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

bool child_start(struct child *child, const char *const *argv, struct message *message)
{
    int pipe_fds[2];
    *child = (struct child){.log_fd = memfd_create("irqbench-child", MFD_CLOEXEC)};
    if (child->log_fd < 0 || pipe2(pipe_fds, O_CLOEXEC) < 0)
        return cannot_start(child, argv[0], errno, message);
    fcntl(child->log_fd, F_SETFL, O_APPEND);
    pid_t parent = getpid();
    child->pid = fork();
    if (child->pid == 0)
        become(argv, child->log_fd, pipe_fds[1], parent);
    int error = child->pid < 0 ? errno : 0;
    close(pipe_fds[1]);
    if (child->pid > 0) {
        setpgid(child->pid, child->pid); /* whoever of us two is first */
        error = exec_result(pipe_fds[0]);
    }
    close(pipe_fds[0]);
    return error == 0 || cannot_start(child, argv[0], error, message);
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
    for (int waited = 0; !child_ended(child); waited += POLL_MS)
        if (waited >= timeout_ms || poll(&stop, 1, POLL_MS) > 0)
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

void child_tail(const struct child *child, char tail[CHILD_TAIL_MAX])
{
    tail[0] = '\0';
    off_t size = child->log_fd >= 0 ? lseek(child->log_fd, 0, SEEK_END) : 0;
    off_t from = size > (off_t)CHILD_TAIL_MAX - 1 ? size - ((off_t)CHILD_TAIL_MAX - 1) : 0;
    ssize_t got = size > 0 ? pread(child->log_fd, tail, CHILD_TAIL_MAX - 1u, from) : 0;
    if (got <= 0)
        return;
    while (got > 0 && (tail[got - 1] == '\n' || tail[got - 1] == '\r'))
        got--;
    tail[got] = '\0';
    char *line = from > 0 ? strchr(tail, '\n') : NULL;
    if (line)
        memmove(tail, line + 1, strlen(line + 1) + 1u);
}

void child_describe_end(const struct child *child, char *text, size_t size)
{
    if (WIFSIGNALED(child->status))
        snprintf(text, size, "signal %d (%s)", WTERMSIG(child->status),
                 strsignal(WTERMSIG(child->status)));
    else
        snprintf(text, size, "exit status %d", WEXITSTATUS(child->status));
}
