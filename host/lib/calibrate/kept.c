/* What kept runs are of; see kept.h. */
#include "host/lib/calibrate/kept.h"

#include "bench/wire/wire.h"
#include "host/lib/files/entry.h"
#include "host/lib/files/folder.h"
#include "host/lib/files/json_file.h"
#include "host/lib/files/text_file.h"
#include "host/lib/target/vdwt_plugin.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLUGIN_BYTES_MAX (64u << 20)

/* ---- What they are of ---- */

static json_t *plugin_crc(struct message *message)
{
    char *path = vdwt_plugin_find(message);
    size_t size = 0;
    char *bytes = path ? text_file_read(path, PLUGIN_BYTES_MAX, &size, message) : NULL;
    json_t *crc =
        bytes ? json_integer((json_int_t)wire_crc32(0, (const uint8_t *)bytes, size)) : NULL;
    free(bytes);
    free(path);
    return crc;
}

/* In the order in which they are compared, and named. */
static const char *const parts[] = {"board", "image_crc", "model", "plugin_crc", "qemu"};
static const char *const part_texts[] = {"board", "image", "model", "plugin (build)", "QEMU"};
#define PARTS (sizeof parts / sizeof *parts)

static json_t *identity_json(const struct result_target *modelled, struct message *message)
{
    json_t *crc = plugin_crc(message);
    json_t *identity =
        crc ? json_pack("{s:s, s:s, s:O?, s:O?, s:o, s:O?}", "schema", KEPT_SCHEMA, "board",
                        modelled->board, "image_crc", json_object_get(modelled->json, "image_crc"),
                        "model", json_object_get(modelled->json, "model"), "plugin_crc", crc,
                        "qemu", json_object_get(modelled->json, "qemu"))
            : NULL;
    if (crc && !identity)
        message_add(message, "out of memory");
    return identity;
}

/* ---- The directory ---- */

static bool is_empty(const char *directory, bool *empty, struct message *message)
{
    DIR *stream = opendir(directory);
    const struct dirent *entry = NULL;
    if (!stream)
        return message_add(message, "cannot read %s: %s", directory, strerror(errno));
    *empty = true;
    while (*empty && (entry = readdir(stream)) != NULL)
        *empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(stream);
    return true;
}

static bool check_same(const char *path, const json_t *identity, struct message *message)
{
    json_t *found = json_file_read(path, KEPT_SCHEMA, message);
    bool same = found != NULL;
    for (size_t i = 0; same && i < PARTS; i++) {
        json_t *here = json_object_get(found, parts[i]), *now = json_object_get(identity, parts[i]);
        same = json_equal(here, now) || (!here && json_is_null(now));
        if (!same)
            message_at(
                message, path, 0, 0,
                "holds runs of another %s; give --keep another directory, or remove this one",
                part_texts[i]);
    }
    json_decref(found);
    return same;
}

static bool take(const char *directory, const char *path, const json_t *identity,
                 struct message *message)
{
    bool empty = false, created = false;
    if (!folder_make(directory, &created, message))
        return false;
    if (entry_is_there(path))
        return check_same(path, identity, message);
    if (!is_empty(directory, &empty, message))
        return false;
    if (!empty)
        return message_at(message, directory, 0, 0,
                          "is not empty, and has no %s that says which runs are kept there; give "
                          "--keep a directory of its own",
                          KEPT_FILE);
    return json_file_write(path, identity, message);
}

bool kept_open(const char *directory, const struct result_target *modelled, struct message *message)
{
    json_t *identity = identity_json(modelled, message);
    char *path = NULL;
    bool good = identity != NULL;
    if (good && asprintf(&path, "%s/%s", directory, KEPT_FILE) < 0) {
        path = NULL;
        good = message_add(message, "out of memory");
    }
    good = good && path && take(directory, path, identity, message);
    free(path);
    json_decref(identity);
    return good;
}
