/* TCP connections, bytes as they are. */
#include "host/lib/target/port_kinds.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/stop.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_TIMEOUT_MS 5000

/* Waits for a connection that is under way; errno if it does not come. */
static int await(int fd)
{
    struct pollfd fds[] = {{.fd = fd, .events = POLLOUT}, {.fd = stop_fd(), .events = POLLIN}};
    int64_t deadline_ms = clock_now_ms() + CONNECT_TIMEOUT_MS, left = CONNECT_TIMEOUT_MS;
    while (poll(fds, 2, (int)left) < 0 && errno == EINTR && left > 0)
        left = deadline_ms - clock_now_ms();
    int error = fds[1].revents ? EINTR : ETIMEDOUT;
    socklen_t size = sizeof error;
    if (fds[0].revents)
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

/* A connected socket; -1, with *error set. */
static int connect_to(const struct addrinfo *address, int *error)
{
    static const int on = 1;
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    *error = fd < 0 ? errno : 0;
    if (fd >= 0 && connect(fd, address->ai_addr, address->ai_addrlen) != 0)
        *error = errno == EINPROGRESS ? await(fd) : errno;
    if (*error == 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool no_connection(const struct port *port, const char *why, struct message *message)
{
    return message_add(message,
                       "%s %s: no connection: %s; is whatever serves it "
                       "(ser2net, an emulator, OpenOCD) started, and not behind a firewall?",
                       port_option(&port->spec), port->name, why);
}

bool tcp_open(struct port *port, struct message *message)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found = NULL;
    int error = getaddrinfo(port->spec.host, port->spec.service, &hints, &found);
    if (error != 0)
        return no_connection(port, error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error),
                             message);
    for (struct addrinfo *address = found; address && port->fd < 0; address = address->ai_next)
        port->fd = connect_to(address, &error);
    freeaddrinfo(found);
    return port->fd >= 0 || no_connection(port, strerror(error), message);
}
