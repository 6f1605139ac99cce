/* The serial ports that the machine has, as libserialport finds them. */
#ifndef HOST_LIB_TARGET_PORT_LIST_H
#define HOST_LIB_TARGET_PORT_LIST_H

#include "host/lib/base/message.h"
#include "host/lib/target/port.h"
#include <stddef.h>

struct port_info {
    char name[PORT_TEXT_MAX]; /* "/dev/ttyACM0" */
    bool usb;
    uint16_t vendor, product;   /* of USB */
    char serial[PORT_TEXT_MAX]; /* number of the USB device; or empty */
    char about[PORT_TEXT_MAX];  /* description; or empty */
};

struct port_list {
    struct port_info *ports; /* sorted by name */
    size_t count;
};

/* False, with a message, if they cannot be listed. Release with port_list_free. */
bool port_list_read(struct port_list *list, struct message *message);
void port_list_free(struct port_list *list);

/* "0483:374b STM32 STLink, serial number 066DFF": a port's USB ids and description; empty if
 * it has none. */
void port_info_describe(const struct port_info *info, char text[PORT_TEXT_MAX]);

/* What is said where no port is there. */
extern const char port_list_none[];

/* The one that `spec` (PORT_USB or PORT_AUTO) means. NULL, with a message that says which
 * there are, if there is none or more than one. */
const struct port_info *port_list_choose(const struct port_list *list, const struct port_spec *spec,
                                         struct message *message);
const struct port_info *port_list_find(const struct port_list *list, const char *name);

/* Adds "error: WHAT" and below it the ports that there are. Returns false. */
bool port_list_complain(const struct port_list *list, struct message *message, const char *format,
                        ...) __attribute__((format(printf, 3, 4)));

#endif
