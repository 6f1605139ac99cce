/* The byte stream to a board that nobody here starts: a serial port, or a TCP connection to
 * whatever serves one. Which one says a text of the user's; behind it is a descriptor that
 * can be polled, as QEMU's socket is, for a link (link.h).
 *
 *   /dev/ttyACM0, ttyACM0      a serial port by its name
 *   usb:0483:374b[:SERIAL]     the one of that USB vendor and product (and serial number)
 *   auto                       the only one that there is
 *   tcp:HOST:PORT              bytes as they are; HOST is a name, an IPv4 address or
 *                              an IPv6 address in brackets
 */
#ifndef HOST_LIB_TARGET_PORT_H
#define HOST_LIB_TARGET_PORT_H

#include "host/lib/base/message.h"
#include <limits.h>
#include <stdint.h>

#define PORT_BAUD_MIN     50u
#define PORT_BAUD_MAX     20000000u
#define PORT_BAUD_DEFAULT 115200u
#define PORT_TEXT_MAX     256u

enum port_kind { PORT_NAMED, PORT_USB, PORT_AUTO, PORT_TCP };

/* A port as the user names it. */
struct port_spec {
    const char *option; /* with which he names it, for messages; NULL: --port */
    enum port_kind kind;
    char path[PATH_MAX];                   /* PORT_NAMED */
    uint16_t vendor, product;              /* PORT_USB */
    char serial[PORT_TEXT_MAX];            /* PORT_USB: serial number; empty: any */
    char host[PORT_TEXT_MAX], service[16]; /* PORT_TCP */
};

static inline const char *port_option(const struct port_spec *spec)
{
    return spec->option ? spec->option : "--port";
}

/* False, with a message that says how ports are named, if `text` names none. `spec->option` is
 * the caller's, and stays. */
bool port_spec_parse(struct port_spec *spec, const char *text, struct message *message);

struct sp_port;

struct port {
    struct port_spec spec;
    uint32_t baud;             /* of a serial port */
    int fd;                    /* non-blocking; -1: not open */
    struct sp_port *serial;    /* libserialport's, while it is open; NULL: not through that */
    struct port_spec found;    /* of USB, once open: what it is known by when it comes back */
    bool known;                /* `found` is set */
    char name[PATH_MAX];       /* "/dev/ttyACM0", "tcp:HOST:PORT"; once open */
    char about[PORT_TEXT_MAX]; /* what else is known of it: USB ids and description; or empty */
};

/* Opens it for us alone, and sets it to 8 data bits, no parity, one stop bit, no flow control.
 * `port` has spec, baud and fd -1. False, with a message that has the remedy, and nothing left
 * open, if it is not there, is somebody else's, must not be opened by this user, or does not
 * take the baud rate. A serial port of USB that was open once is found again also under another
 * name. */
bool port_open(struct port *port, struct message *message);
/* Harmless on one that is not open. */
void port_close(struct port *port);

#endif
