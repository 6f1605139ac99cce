/* Lists serial ports and chooses one; see port_list.h. */
#include "host/lib/target/port_list.h"

#include "host/lib/base/printable.h"
#include <libserialport.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char port_list_none[] =
    "there is no serial port: connect the board by its USB connector (`dmesg | tail` shows "
    "whether the kernel sees it), or name a pseudo-terminal, or tcp:HOST:PORT";

static void copy_text(char to[PORT_TEXT_MAX], const char *from)
{
    to[0] = '\0';
    strncat(to, from ? from : "", PORT_TEXT_MAX - 1u);
}

static void read_info(struct port_info *info, struct sp_port *port)
{
    int vendor = 0, product = 0;
    copy_text(info->name, sp_get_port_name(port));
    info->usb = sp_get_port_transport(port) == SP_TRANSPORT_USB &&
                sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK;
    info->vendor = (uint16_t)vendor;
    info->product = (uint16_t)product;
    const char *product_name = info->usb ? sp_get_port_usb_product(port) : NULL;
    copy_text(info->about, product_name ? product_name : sp_get_port_description(port));
    copy_text(info->serial, info->usb ? sp_get_port_usb_serial(port) : NULL);
}

static int by_name(const void *a, const void *b)
{
    return strverscmp(((const struct port_info *)a)->name, ((const struct port_info *)b)->name);
}

bool port_list_read(struct port_list *list, struct message *message)
{
    struct sp_port **found = NULL;
    *list = (struct port_list){NULL, 0};
    if (sp_list_ports(&found) != SP_OK)
        return message_add(message, "the serial ports cannot be listed (libserialport: %s)",
                           strerror(sp_last_error_code()));
    size_t count = 0;
    while (found[count])
        count++;
    list->ports = calloc(count + 1u, sizeof *list->ports);
    for (size_t i = 0; list->ports && i < count; i++)
        read_info(&list->ports[list->count++], found[i]);
    sp_free_port_list(found);
    if (!list->ports)
        return message_add(message, "out of memory");
    qsort(list->ports, list->count, sizeof *list->ports, by_name);
    return true;
}

void port_list_free(struct port_list *list)
{
    free(list->ports);
    *list = (struct port_list){NULL, 0};
}

void port_info_describe(const struct port_info *info, char text[PORT_TEXT_MAX])
{
    if (info->usb)
        printable_into(text, PORT_TEXT_MAX, "%04x:%04x %s%s%s", info->vendor, info->product,
                       info->about, info->serial[0] ? ", serial number " : "", info->serial);
    else
        printable_into(text, PORT_TEXT_MAX, "%s", info->about);
}

/* ---- Complaints ---- */

/* One a line; NULL without memory. */
static char *lines_of(const struct port_list *list)
{
    char *lines = NULL, text[PORT_TEXT_MAX];
    size_t size = 0;
    FILE *out = open_memstream(&lines, &size);
    for (size_t i = 0; out && i < list->count; i++) {
        port_info_describe(&list->ports[i], text);
        if (i > 0)
            fputc('\n', out);
        printable_print(out, "%s %s", list->ports[i].name, text);
    }
    if (out && fclose(out) == 0)
        return lines;
    free(lines);
    return NULL;
}

bool port_list_complain(const struct port_list *list, struct message *message, const char *format,
                        ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *what = printable_vformat(format, arguments);
    va_end(arguments);
    char *lines = list->count ? lines_of(list) : NULL;
    if (lines)
        message_add_lines(message, lines, "%s; there are:", what ? what : "");
    else
        message_add(message, "%s; %s", what ? what : "", port_list_none);
    free(lines);
    free(what);
    return false;
}

/* ---- Choosing ---- */

const struct port_info *port_list_find(const struct port_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->ports[i].name, name) == 0)
            return &list->ports[i];
    return NULL;
}

static bool fits(const struct port_info *info, const struct port_spec *spec)
{
    if (spec->kind == PORT_AUTO)
        return true;
    return info->usb && info->vendor == spec->vendor && info->product == spec->product &&
           (!spec->serial[0] || strcmp(info->serial, spec->serial) == 0);
}

/* A board comes by USB: where there is such a port, those that are built in do not count. */
static bool counts(const struct port_list *list, const struct port_info *info,
                   const struct port_spec *spec)
{
    bool any_usb = false;
    for (size_t i = 0; i < list->count; i++)
        any_usb |= list->ports[i].usb;
    return fits(info, spec) && (info->usb || !any_usb);
}

static void name_spec(const struct port_spec *spec, char text[PORT_TEXT_MAX])
{
    if (spec->kind == PORT_AUTO)
        snprintf(text, PORT_TEXT_MAX, "%s auto", port_option(spec));
    else
        printable_into(text, PORT_TEXT_MAX, "%s usb:%04x:%04x%s%s", port_option(spec), spec->vendor,
                       spec->product, spec->serial[0] ? ":" : "", spec->serial);
}

const struct port_info *port_list_choose(const struct port_list *list, const struct port_spec *spec,
                                         struct message *message)
{
    const struct port_info *chosen = NULL;
    char text[PORT_TEXT_MAX];
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!counts(list, &list->ports[i], spec))
            continue;
        chosen = &list->ports[i];
        count++;
    }
    name_spec(spec, text);
    if (count == 0)
        port_list_complain(list, message, "%s: no such port", text);
    else if (count > 1)
        port_list_complain(list, message,
                           "%s: %zu ports can be meant; say which by its name or by "
                           "usb:VENDOR:PRODUCT:SERIAL",
                           text, count);
    return count == 1 ? chosen : NULL;
}
