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
#define LOOKS       30u

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

/* Where the guest has spoken it has said so: nothing lacks but that our thread reads it. In looks,
 * not in time: while we are stopped, or do not run, at most one of them goes by. */
static bool await_said(struct witness_reader *reader, struct witness_head *head)
{
    for (unsigned looks = 0; looks < LOOKS; looks++) {
        if (witness_reader_head(reader, head, LOOK_MS))
            return true;
        if (stop_requested() || witness_reader_is_over(reader))
            break;
    }
    return witness_reader_head(reader, head, 0);
}

static bool is_silent(const char *board, struct message *message)
{
    struct message ignored = {0};
    char *path = vdwt_plugin_find(&ignored);
    message_add(message,
                "board %s: the QEMU plugin %s does not say who it is, or speaks another version; "
                "build it and this tool from the same sources (`make`)",
                board, path ? path : PLUGIN_FILE);
    free(path);
    return false;
}

bool vdwt_plugin_meet(struct witness_reader *reader, int link_fd, const char *board,
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
    return await_said(reader, head) || (!stop_requested() && is_silent(board, message));
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
