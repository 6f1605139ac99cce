/* What boards could hang on; see tools.h. */
#include "host/lib/doctor/tools.h"

#include <libserialport.h>
#include <mntent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UF2_FILE "INFO_UF2.TXT" /* on the volume of every such bootloader */

/* ---- Serial ports ---- */

static void add_port(struct lines *lines, const struct sp_port *port)
{
    const char *title = sp_get_port_description(port);
    const char *name = sp_get_port_name(port);
    bool open = access(name, R_OK | W_OK) == 0;
    int vendor = 0, product = 0;
    bool usb = sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK;
    char ids[32] = "";
    if (usb)
        snprintf(ids, sizeof ids, " (%04x:%04x)", (unsigned)vendor & 0xFFFFu,
                 (unsigned)product & 0xFFFFu);
    lines_add(lines, "serial_port", "serial port", open ? AUDIT_OK : AUDIT_NOTE,
              open ? NULL : "adduser YOU dialout, and log in again: only that group may open it",
              "%s%s%s%s", name, title && *title ? ", " : "", title ? title : "", ids);
}

/* More than these no bench has, and they fit. */
#define PORTS_MAX 16u

void devices_ports(struct lines *lines)
{
    struct sp_port **ports = NULL;
    size_t count = 0;
    bool listed = sp_list_ports(&ports) == SP_OK;
    for (; listed && ports[count] && count < PORTS_MAX; count++)
        add_port(lines, ports[count]);
    if (count == 0)
        lines_add(lines, "serial_port", "serial port", AUDIT_NOTE,
                  "plug the board in; QEMU runs need none", listed ? "none" : "none can be listed");
    if (listed)
        sp_free_port_list(ports);
}

/* ---- UF2 ---- */

static bool is_uf2(const char *directory)
{
    char *path = NULL;
    bool found = asprintf(&path, "%s/" UF2_FILE, directory) >= 0 && access(path, F_OK) == 0;
    free(path);
    return found;
}

/* A bootloader's volume is a small FAT; looking into others could wait for a server. */
void devices_volumes(struct lines *lines)
{
    FILE *mounts = setmntent("/proc/self/mounts", "r");
    struct mntent *mount;
    unsigned count = 0;
    while (mounts && (mount = getmntent(mounts)) != NULL) {
        if (strcmp(mount->mnt_type, "vfat") != 0 && strcmp(mount->mnt_type, "msdos") != 0)
            continue;
        if (!is_uf2(mount->mnt_dir) || count++ > 0)
            continue;
        lines_add(lines, "uf2_volume", "UF2 volume", AUDIT_OK, NULL, "%s", mount->mnt_dir);
    }
    if (mounts)
        endmntent(mounts);
    if (count == 0)
        lines_add(lines, "uf2_volume", "UF2 volume", AUDIT_NOTE,
                  "for a board with such a bootloader: hold its BOOTSEL or double-tap reset, and "
                  "mount the volume that comes",
                  "none is mounted");
}
