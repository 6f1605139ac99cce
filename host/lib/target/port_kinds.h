/* How ports of each kind are opened; only port.c includes this, and they themselves. */
#ifndef HOST_LIB_TARGET_PORT_KINDS_H
#define HOST_LIB_TARGET_PORT_KINDS_H

#include "host/lib/target/port.h"
#include <sys/types.h>

/* serial.c: the port of port->name, which is set, through libserialport. */
bool serial_open(struct port *port, struct message *message);
void serial_close(struct port *port);

/* terminal.c: the same for a pseudo-terminal (socat's, an emulator's), which libserialport
 * does not take: it has no modem lines and no rate. */
bool terminal_is_pseudo(const char *path);
bool terminal_open(struct port *port, struct message *message);

/* tcp.c */
bool tcp_open(struct port *port, struct message *message);

struct stat;
/* holder.c: another process that has this terminal open, as far as this user may see them.
 * `name` becomes its program's. */
bool holder_find(const struct stat *device, pid_t *pid, char name[64]);

/* serial.c: whether another process has the terminal port->name open; then a message says
 * which. */
bool serial_is_held(const struct port *port, struct message *message);

/* serial.c: takes port->fd, which is open, for us alone; and why that path cannot be opened
 * (errno), with the remedy. */
bool serial_take(const struct port *port, struct message *message);
bool serial_refused(const struct port *port, const char *path, int error, struct message *message);

#endif
