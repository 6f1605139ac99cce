/* Finds the plugin. */
#include "host/lib/target/vdwt_plugin.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/installed.h"
#include "host/lib/base/stop.h"
#include "host/lib/target/qemu.h"
#include "host/model/model.h"
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define PLUGIN_FILE "libvdwt.so"
#define LOOK_MS     100 /* whether we are to stop */

/* What is to be done is another thing where nobody has the sources. */
static void complain(const char *path, struct message *message)
{
    char *folder = installed_program_folder();
    if (folder && installed_is(folder))
        message_add(message, "the QEMU plugin %s is not there; install irqbench anew",
                    path ? path : PLUGIN_FILE);
    else
        message_add(message, "the QEMU plugin " PLUGIN_FILE " is not beside irqbench; build it "
                             "with `make host`, or set " VDWT_PLUGIN_VARIABLE);
    free(folder);
}

char *vdwt_plugin_find(struct message *message)
{
    const char *named = getenv(VDWT_PLUGIN_VARIABLE);
    bool given = named && *named;
    char *path =
        given ? realpath(named, NULL) : installed_path(PLUGIN_FILE, "lib/irqbench/" PLUGIN_FILE);
    if (path && access(path, R_OK) == 0)
        return path;
    if (given)
        message_add(message, VDWT_PLUGIN_VARIABLE ": cannot read %s", named);
    else
        complain(path, message);
    free(path);
    return NULL;
}

/* Until it has said who it is, or nothing more is to be waited for. */
static bool await_head(struct witness_reader *reader, int link_fd, struct witness_head *head)
{
    struct pollfd link = {.fd = link_fd, .events = POLLIN};
    int64_t until_ms = clock_now_ms() + QEMU_START_MS;
    while (!witness_reader_head(reader, head, LOOK_MS))
        if (stop_requested() || witness_reader_is_over(reader) || clock_now_ms() >= until_ms ||
            poll(&link, 1, 0) > 0)
            return false;
    return true;
}

bool vdwt_plugin_meet(struct witness_reader *reader, int link_fd, int timeout_ms, const char *board,
                      struct witness_head *head, struct message *message)
{
    struct pollfd link = {.fd = link_fd, .events = POLLIN};
    if (await_head(reader, link_fd, head))
        return true;
    if (stop_requested())
        return false;
    if (!witness_reader_is_over(reader) && poll(&link, 1, 0) == 0)
        return message_add(message, "board %s: QEMU did not begin within %d s", board,
                           QEMU_START_MS / 1000);
    return witness_reader_head(reader, head, timeout_ms) ||
           message_add(message,
                       "board %s: the QEMU plugin does not say who it is, or speaks another "
                       "version; build it and this tool from the same sources (`make`)",
                       board);
}

bool vdwt_core_is_known(const char *core)
{
    struct model_core model;
    return model_core_init(&model, core);
}

bool vdwt_core_is_modelled(const char *core)
{
    struct model_core model;
    return model_core_init(&model, core) && model_core_has_cycles(&model);
}
