/* The stop request is an eventfd that is written once and never read. */
#include "host/lib/base/stop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int request_fd = -1;
static volatile sig_atomic_t caught;
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction before[sizeof signals / sizeof *signals];

void stop_request(void)
{
    int saved = errno;
    static const uint64_t one = 1;
    ssize_t written = write(request_fd, &one, sizeof one);
    (void)written;
    errno = saved;
}

static void on_signal(int number)
{
    caught = number;
    stop_request();
}

bool stop_catch_signals(struct message *message)
{
    request_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (request_fd < 0)
        return message_add(message, "cannot create an eventfd: %s", strerror(errno));
    caught = 0;
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaction(signals[i], &action, &before[i]);
        /* nohup, and a shell's jobs in the background: not meant for us */
        if (before[i].sa_handler == SIG_IGN)
            sigaction(signals[i], &before[i], NULL);
    }
    return true;
}

void stop_release(void)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &before[i], NULL);
    close(request_fd);
    request_fd = -1;
}

int stop_fd(void)
{
    return request_fd;
}

bool stop_requested(void)
{
    struct pollfd poll_fd = {.fd = request_fd, .events = POLLIN};
    return request_fd >= 0 && poll(&poll_fd, 1, 0) > 0;
}

int stop_signal(void)
{
    return caught;
}
