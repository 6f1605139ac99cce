/* Finds the plugin. */
#include "host/lib/target/vdwt_plugin.h"

#include "host/model/model.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLUGIN_FILE "libvdwt.so"

static char *beside_program(void)
{
    char program[PATH_MAX], *path = NULL;
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1u);
    if (size <= 0)
        return NULL;
    program[size] = '\0';
    *strrchr(program, '/') = '\0';
    return asprintf(&path, "%s/" PLUGIN_FILE, program) < 0 ? NULL : path;
}

char *vdwt_plugin_find(struct message *message)
{
    const char *named = getenv(VDWT_PLUGIN_VARIABLE);
    bool given = named && *named;
    char *path = given ? realpath(named, NULL) : beside_program();
    if (path && access(path, R_OK) == 0)
        return path;
    free(path);
    if (given)
        message_add(message, VDWT_PLUGIN_VARIABLE ": cannot read %s", named);
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
