/* Finds the port that is meant and opens it by its kind. */
#include "host/lib/target/port.h"

#include "host/lib/target/port_kinds.h"
#include "host/lib/target/port_list.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Finding ---- */

/* Links of /dev/serial/by-id lead to the device's own name. */
static bool name_is(struct port *port, const char *path)
{
    char full[PATH_MAX];
    if (!realpath(path, full))
        return false;
    strcpy(port->name, full);
    return true;
}

static void remember(struct port *port, const struct port_info *info)
{
    port_info_describe(info, port->about);
    port->known = info->usb;
    port->found = (struct port_spec){.option = port->spec.option,
                                     .kind = PORT_USB,
                                     .vendor = info->vendor,
                                     .product = info->product};
    strcpy(port->found.serial, info->serial);
}

/* Of a port that was named: what there is to know of it; a pseudo-terminal has nothing. */
static bool find_named(struct port *port, const struct port_list *list, struct message *message)
{
    if (!name_is(port, port->spec.path))
        return errno == EACCES || errno == ENOTDIR || errno == ELOOP
                   ? serial_refused(port, port->spec.path, errno, message)
                   : port_list_complain(list, message, "%s: there is no %s",
                                        port_option(&port->spec), port->spec.path);
    const struct port_info *info = port_list_find(list, port->name);
    if (info)
        remember(port, info);
    return true;
}

static bool find_by(struct port *port, const struct port_list *list, const struct port_spec *spec,
                    struct message *message)
{
    const struct port_info *info = port_list_choose(list, spec, message);
    if (!info)
        return false;
    strcpy(port->name, info->name);
    remember(port, info);
    return true;
}

/* One that was open is the same board's again, under whatever name. */
static bool find_serial(struct port *port, struct message *message)
{
    struct port_list list;
    if (!port_list_read(&list, message))
        return false;
    bool good = false;
    if (port->known)
        good = find_by(port, &list, &port->found, message);
    else if (port->spec.kind == PORT_NAMED)
        good = find_named(port, &list, message);
    else if (port->name[0]) /* chosen before, and not of USB */
        good = access(port->name, F_OK) == 0 ||
               port_list_complain(&list, message, "%s: there is no %s", port_option(&port->spec),
                                  port->name);
    else
        good = find_by(port, &list, &port->spec, message);
    port_list_free(&list);
    return good;
}

/* ---- Opening ---- */

static bool open_serial(struct port *port, struct message *message)
{
    struct stat status;
    if (stat(port->name, &status) != 0)
        return serial_refused(port, port->name, errno, message);
    if (!S_ISCHR(status.st_mode))
        return message_add(message,
                           "%s %s: this is no serial port, but a file or folder; `irqbench "
                           "list ports` shows those that there are",
                           port_option(&port->spec), port->name);
    bool good =
        terminal_is_pseudo(port->name) ? terminal_open(port, message) : serial_open(port, message);
    if (good && serial_take(port, message))
        return true;
    port_close(port);
    return false;
}

bool port_open(struct port *port, struct message *message)
{
    port->fd = -1;
    if (port->spec.kind != PORT_TCP)
        return find_serial(port, message) && open_serial(port, message);
    bool colons = strchr(port->spec.host, ':') != NULL;
    snprintf(port->name, sizeof port->name, "tcp:%s%s%s:%s", colons ? "[" : "", port->spec.host,
             colons ? "]" : "", port->spec.service);
    return tcp_open(port, message);
}

void port_close(struct port *port)
{
    if (port->serial)
        serial_close(port);
    else if (port->fd >= 0)
        close(port->fd);
    port->fd = -1;
}
