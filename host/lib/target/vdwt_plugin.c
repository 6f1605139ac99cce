/* Finds the plugin. */
#include "host/lib/target/vdwt_plugin.h"

#include "host/lib/base/installed.h"
#include "host/model/model.h"
#include <stdlib.h>
#include <unistd.h>

#define PLUGIN_FILE "libvdwt.so"

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
