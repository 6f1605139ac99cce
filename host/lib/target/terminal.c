/* Pseudo-terminals. */
#include "host/lib/target/port_kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PSEUDO_TERMINALS "/dev/pts/"

bool terminal_is_pseudo(const char *path)
{
    return strncmp(path, PSEUDO_TERMINALS, strlen(PSEUDO_TERMINALS)) == 0;
}

bool terminal_open(struct port *port, struct message *message)
{
    struct termios settings;
    if (serial_is_held(port, message))
        return false;
    port->fd = open(port->name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (port->fd < 0)
        return serial_refused(port, port->name, errno, message);
    if (tcgetattr(port->fd, &settings) != 0)
        return serial_refused(port, port->name, errno, message);
    cfmakeraw(&settings);
    settings.c_cflag |= CLOCAL | CREAD;
    return tcsetattr(port->fd, TCSANOW, &settings) == 0 ||
           serial_refused(port, port->name, errno, message);
}
