/* Texts that name a port. */
#include "host/lib/target/port.h"

#include "host/lib/base/decimal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool no_port(const struct port_spec *spec, const char *text, const char *why,
                    struct message *message)
{
    return message_add(message,
                       "%s '%s': %s; a port is NAME (/dev/ttyACM0), usb:VENDOR:PRODUCT or "
                       "usb:VENDOR:PRODUCT:SERIAL (`irqbench list ports` shows them), auto, or "
                       "tcp:HOST:PORT",
                       port_option(spec), text, why);
}

/* One to four hexadecimal digits up to `end`. */
static bool take_id(const char **text, char end, uint16_t *id)
{
    size_t digits = strspn(*text, "0123456789abcdefABCDEF");
    if (digits < 1 || digits > 4 || ((*text)[digits] != end && (*text)[digits] != '\0'))
        return false;
    *id = (uint16_t)strtoul(*text, NULL, 16);
    *text += digits;
    return true;
}

static bool parse_usb(struct port_spec *spec, const char *text, struct message *message)
{
    const char *rest = text + strlen("usb:");
    spec->kind = PORT_USB;
    if (!take_id(&rest, ':', &spec->vendor) || *rest++ != ':' ||
        !take_id(&rest, ':', &spec->product))
        return no_port(spec, text, "vendor and product are four hexadecimal digits each", message);
    if (*rest == '\0')
        return true;
    if (rest[1] == '\0' || strlen(rest + 1) >= sizeof spec->serial)
        return no_port(spec, text, "behind the product comes ':' and a serial number", message);
    strcpy(spec->serial, rest + 1);
    return true;
}

static bool is_port_number(const char *text)
{
    uint64_t number;
    return decimal_whole(text, UINT16_MAX, &number) && number >= 1;
}

/* Between brackets, where it has colons itself. */
static bool parse_tcp(struct port_spec *spec, const char *text, struct message *message)
{
    const char *host = text + strlen("tcp:"), *colon = strrchr(host, ':');
    spec->kind = PORT_TCP;
    if (!colon || !is_port_number(colon + 1))
        return no_port(spec, text, "a TCP port is a number from 1 to 65535 behind the host and ':'",
                       message);
    size_t size = (size_t)(colon - host);
    bool brackets = size > 2 && host[0] == '[' && host[size - 1] == ']';
    if (!brackets && memchr(host, ':', size))
        return no_port(spec, text, "an IPv6 address stands in brackets, tcp:[::1]:2000", message);
    if (brackets)
        host++, size -= 2;
    if (size == 0 || size >= sizeof spec->host || memchr(host, '[', size))
        return no_port(spec, text, "the host is missing, or no name of one", message);
    memcpy(spec->host, host, size);
    strcpy(spec->service, colon + 1);
    return true;
}

bool port_spec_parse(struct port_spec *spec, const char *text, struct message *message)
{
    *spec = (struct port_spec){.option = spec->option, .kind = PORT_AUTO};
    if (strcmp(text, "auto") == 0)
        return true;
    if (starts(text, "usb:"))
        return parse_usb(spec, text, message);
    if (starts(text, "tcp:"))
        return parse_tcp(spec, text, message);
    spec->kind = PORT_NAMED;
    int size =
        snprintf(spec->path, sizeof spec->path, "%s%s", strchr(text, '/') ? "" : "/dev/", text);
    return (*text && size > 0 && (size_t)size < sizeof spec->path) ||
           no_port(spec, text, "this is no name", message);
}
