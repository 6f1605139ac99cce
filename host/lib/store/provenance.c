/* Start, end, host and tool of a run. */
#include "host/lib/store/provenance.h"

#include "host/lib/files/entry.h"
#include "host/lib/files/json_file.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static json_t *now_json(void)
{
    char text[32];
    struct tm utc;
    time_t now = time(NULL);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    return json_string(text);
}

static json_t *path_json(const char *path)
{
    char full[PATH_MAX];
    return json_text_of(realpath(path, full) ? full : path);
}

static json_t *tool_json(void)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1u);
    return size > 0 ? json_text(path, (size_t)size) : json_string("irqbench");
}

static json_t *host_json(void)
{
    struct utsname name;
    if (uname(&name) != 0)
        return json_string("unknown");
    char text[sizeof name];
    snprintf(text, sizeof text, "%s, %s %s %s", name.nodename, name.sysname, name.release,
             name.machine);
    return json_text_of(text);
}

static json_t *make_new(const struct rundir *dir)
{
    return json_pack("{s:s, s:o, s:n, s:o, s:o, s:o, s:{}}", "schema", PROVENANCE_SCHEMA, "started",
                     now_json(), "finished", "host", host_json(), "directory", path_json(dir->path),
                     "tool", tool_json(), "qemu_command");
}

static json_t *commands_of(const json_t *provenance)
{
    return json_object_get(provenance, "qemu_command");
}

json_t *provenance_begin(const struct rundir *dir, struct message *message)
{
    char *path = rundir_file(dir, RUNDIR_PROVENANCE_FILE);
    struct message ignored = {0};
    json_t *provenance = NULL;
    if (path && entry_is_there(path))
        provenance = json_file_read(path, PROVENANCE_SCHEMA, &ignored);
    free(path);
    if (!provenance || !json_is_object(commands_of(provenance))) {
        json_decref(provenance);
        provenance = make_new(dir);
    }
    if (provenance_save(dir, provenance, false, message))
        return provenance;
    json_decref(provenance);
    return NULL;
}

bool provenance_save(const struct rundir *dir, json_t *provenance, bool complete,
                     struct message *message)
{
    char *path = rundir_file(dir, RUNDIR_PROVENANCE_FILE);
    if (complete)
        json_object_set_new(provenance, "finished", now_json());
    bool good = path && json_file_write(path, provenance, message);
    free(path);
    return good;
}

void provenance_set_command(json_t *provenance, const char *board, const char *command)
{
    json_object_set_new(commands_of(provenance), board, json_text_of(command));
}

/* Runs under QEMU have none. */
void provenance_set_port(json_t *provenance, const char *board, const char *port)
{
    json_t *ports = json_object_get(provenance, "port");
    if (!ports) {
        ports = json_object();
        json_object_set_new(provenance, "port", ports);
    }
    json_object_set_new(ports, board, json_text_of(port));
}
