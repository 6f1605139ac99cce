/* Serial ports through libserialport. */
#include "host/lib/target/port_kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libserialport.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A UART samples each bit in its middle, ten bits a character: both ends may be so far
 * apart, in percent. */
#define BAUD_TOLERANCE 2

/* ---- Why not ---- */

static bool no_permission(const struct port *port, const char *path, struct message *message)
{
    struct stat status;
    struct group *group = stat(path, &status) == 0 ? getgrgid(status.st_gid) : NULL;
    if (!group || !(status.st_mode & S_IWGRP) || status.st_gid == 0)
        return message_add(message,
                           "%s %s: this user may not open it; serial ports belong to the group "
                           "dialout as a rule: see `ls -l %s`, and ask whoever runs this machine",
                           port_option(&port->spec), path, path);
    return message_add(message,
                       "%s %s: this user may not open it: it belongs to the group %s; `sudo "
                       "adduser $USER %s`, then log out and in again",
                       port_option(&port->spec), path, group->gr_name, group->gr_name);
}

static bool busy(const struct port *port, const char *path, struct message *message)
{
    return message_add(message,
                       "%s %s: it is busy: another program has taken it for itself; `sudo "
                       "fuser -v %s` shows which",
                       port_option(&port->spec), path, path);
}

bool serial_refused(const struct port *port, const char *path, int error, struct message *message)
{
    if (error == EACCES || error == EPERM)
        return no_permission(port, path, message);
    if (error == EBUSY || error == EWOULDBLOCK)
        return busy(port, path, message);
    return message_add(message, "%s %s: it cannot be opened as a serial port: %s",
                       port_option(&port->spec), path, strerror(error));
}

/* Against others that ask so: TIOCEXCL holds off all but root, flock() who asks for it. */
bool serial_take(const struct port *port, struct message *message)
{
    if (flock(port->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return busy(port, port->name, message);
    ioctl(port->fd, TIOCEXCL);
    return true;
}

bool serial_is_held(const struct port *port, struct message *message)
{
    struct stat status;
    char name[64];
    pid_t pid = 0;
    if (stat(port->name, &status) != 0 || !holder_find(&status, &pid, name))
        return false;
    message_add(message,
                "%s %s: it is busy: %s (process %d) has it open; end that, or wait until it "
                "is done",
                port_option(&port->spec), port->name, name, (int)pid);
    return true;
}

/* ---- Settings ---- */

static bool refuse_baud(const struct port *port, const char *why, struct message *message)
{
    return message_add(message,
                       "%s %s: it does not take %u baud: %s; %s sets another rate, which "
                       "must be that of the board's board.c",
                       port_option(&port->spec), port->name, port->baud, why,
                       port->spec.option ? "@RATE behind its name" : "--baud");
}

/* What the driver says that it has set; below 0: it does not say. */
static int baud_now(struct sp_port *serial)
{
    struct sp_port_config *config = NULL;
    int baud = -1;
    if (sp_new_config(&config) != SP_OK)
        return -1;
    if (sp_get_config(serial, config) != SP_OK || sp_get_config_baudrate(config, &baud) != SP_OK)
        baud = -1;
    sp_free_config(config);
    return baud;
}

static bool set_baud(const struct port *port, struct message *message)
{
    char why[64];
    if (sp_set_baudrate(port->serial, (int)port->baud) != SP_OK)
        return refuse_baud(port, strerror(sp_last_error_code()), message);
    int64_t now = baud_now(port->serial), asked = port->baud;
    if (now < 0 || 100 * (now > asked ? now - asked : asked - now) <= BAUD_TOLERANCE * asked)
        return true;
    snprintf(why, sizeof why, "its driver sets %lld", (long long)now);
    return refuse_baud(port, why, message);
}

static bool set_frame(const struct port *port, struct message *message)
{
    struct sp_port *serial = port->serial;
    return (sp_set_bits(serial, 8) == SP_OK && sp_set_parity(serial, SP_PARITY_NONE) == SP_OK &&
            sp_set_stopbits(serial, 1) == SP_OK &&
            sp_set_flowcontrol(serial, SP_FLOWCONTROL_NONE) == SP_OK) ||
           message_add(message, "%s %s: it cannot be set to 8 data bits without parity: %s",
                       port_option(&port->spec), port->name, strerror(sp_last_error_code()));
}

/* ---- Opening ---- */

bool serial_open(struct port *port, struct message *message)
{
    struct sp_port *serial = NULL;
    if (sp_get_port_by_name(port->name, &serial) != SP_OK)
        return message_add(message,
                           "%s %s: this is no serial port (libserialport does not know it); "
                           "`irqbench list ports` shows those that there are",
                           port_option(&port->spec), port->name);
    bool is_held = serial_is_held(port, message);
    if (is_held || sp_open(serial, SP_MODE_READ_WRITE) != SP_OK) {
        int error = sp_last_error_code();
        sp_free_port(serial);
        return !is_held && serial_refused(port, port->name, error, message);
    }
    port->serial = serial;
    if (sp_get_port_handle(serial, &port->fd) != SP_OK)
        return message_add(message, "%s %s: libserialport has no descriptor of it",
                           port_option(&port->spec), port->name);
    fcntl(port->fd, F_SETFD, FD_CLOEXEC);
    return set_baud(port, message) && set_frame(port, message);
}

void serial_close(struct port *port)
{
    sp_close(port->serial);
    sp_free_port(port->serial);
    port->serial = NULL;
}
