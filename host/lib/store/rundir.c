/* Taking over, emptying and naming the files of run directories. */
#include "host/lib/store/rundir.h"

#include "host/lib/files/atomic_file.h"
#include "host/lib/files/entry.h"
#include "host/lib/files/folder.h"
#include "host/lib/files/json_file.h"
#include "host/lib/results/results.h"
#include "host/lib/store/capture.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_DIRECTORY "raw"

/* ---- Names ---- */

static char *format_path(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *format_path(const char *format, ...)
{
    char *path = NULL;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&path, format, arguments);
    va_end(arguments);
    return size < 0 ? NULL : path;
}

char *rundir_file(const struct rundir *dir, const char *name)
{
    return format_path("%s/%s", dir->path, name);
}

char *rundir_target_file(const struct rundir *dir, const char *board)
{
    return format_path("%s/" RAW_DIRECTORY "/%s/target" CAPTURE_SUFFIX, dir->path, board);
}

char *rundir_cell_file(const struct rundir *dir, const struct manifest_cell *cell)
{
    if (cell->slot > 1)
        return format_path("%s/" RAW_DIRECTORY "/%s/%04u.run%u" CAPTURE_SUFFIX, dir->path,
                           cell->board, cell->number, cell->slot);
    return format_path("%s/" RAW_DIRECTORY "/%s/%04u" CAPTURE_SUFFIX, dir->path, cell->board,
                       cell->number);
}

/* ---- Directories ---- */

bool rundir_make_board(const struct rundir *dir, const char *board, struct message *message)
{
    char *path = format_path("%s/" RAW_DIRECTORY "/%s/", dir->path, board);
    int fd = path ? folder_of(dir->path, path, true, message) : -1;
    if (fd >= 0)
        close(fd);
    free(path);
    return fd >= 0;
}

/* ---- Names of ours ---- */

static const char *const own_files[] = {RESULTS_FILE, RUNDIR_PROVENANCE_FILE, MANIFEST_FILE};
#define OWN_FILES (sizeof own_files / sizeof *own_files)

/* Of a file on its way; the second form is that of former versions. */
static bool is_temporary(const char *entry)
{
    for (size_t i = 0; i < OWN_FILES; i++) {
        size_t length = strlen(own_files[i]);
        if (atomic_file_is_temporary(entry, own_files[i]) ||
            (strncmp(entry, own_files[i], length) == 0 && strcmp(entry + length, ".tmp") == 0))
            return true;
    }
    return false;
}

/* Letters of ".run2" behind a cell's number; 0: it is of the first run. */
static size_t slot_length(const char *entry)
{
    size_t word = strlen(".run");
    if (strncmp(entry, ".run", word) != 0 || entry[word] == '0')
        return 0;
    size_t digits = strspn(entry + word, "0123456789");
    return digits == 1 || digits == 2 ? word + digits : 0;
}

/* Letters of a capture's name before its ending: "target", or the number of a cell
 * as rundir_cell_file() writes it, four digits or five, with its run; 0 if neither. */
static size_t capture_stem(const char *entry)
{
    size_t digits = strspn(entry, "0123456789");
    if (strncmp(entry, "target", 6) == 0)
        return 6;
    if (digits != 4 && (digits != 5 || entry[0] == '0'))
        return 0;
    return digits + slot_length(entry + digits);
}

/* Former versions had three of a cell. */
static bool is_capture(const char *entry, size_t length)
{
    static const char *const endings[] = {".best" CAPTURE_SUFFIX, ".worst" CAPTURE_SUFFIX,
                                          CAPTURE_SUFFIX};
    size_t stem = capture_stem(entry);
    for (size_t i = 0; stem && i < sizeof endings / sizeof *endings; i++)
        if (length == stem + strlen(endings[i]) &&
            strncmp(entry + stem, endings[i], strlen(endings[i])) == 0)
            return true;
    return false;
}

/* ".0001.irqraw.XXXXXX.tmp", and "0001.irqraw.tmp" of former versions. */
static bool is_capture_on_its_way(const char *entry)
{
    size_t length = strlen(entry), random = strlen(".XXXXXX.tmp");
    char name[NAME_MAX + 1];
    if (length > 4 && strcmp(entry + length - 4, ".tmp") == 0 && is_capture(entry, length - 4))
        return true;
    if (entry[0] != '.' || length < random + 2)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)(length - random - 1), entry + 1);
    return is_capture(name, strlen(name)) && atomic_file_is_temporary(entry, name);
}

/* ---- Starting over ---- */

enum removal { REMOVE_TEMPORARIES, REMOVE_ALL };

/* False with errno. Of what is not there a file system that is read-only says so first. */
static bool remove_file(int fd, const char *name)
{
    struct stat status;
    if (unlinkat(fd, name, 0) == 0 || errno == ENOENT)
        return true;
    int error = errno;
    bool gone = fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
    errno = error;
    return gone;
}

static bool remove_captures(int fd, const char *name, void *removal)
{
    bool all = *(enum removal *)removal == REMOVE_ALL;
    return (!is_capture_on_its_way(name) && !(all && is_capture(name, strlen(name)))) ||
           remove_file(fd, name);
}

/* Calls `visit` for what is in the folder `name` of `fd`, if it is one. False with errno. */
static bool each_in(int fd, const char *name, bool (*visit)(int, const char *, void *),
                    void *removal)
{
    int inside = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inside < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
    bool good = folder_each(inside, visit, removal);
    int error = errno;
    close(inside);
    if (*(enum removal *)removal == REMOVE_ALL)
        unlinkat(fd, name, AT_REMOVEDIR); /* if nothing is left in it */
    errno = error;
    return good;
}

static bool remove_board(int fd, const char *name, void *removal)
{
    return each_in(fd, name, remove_captures, removal);
}

static bool remove_temporary(int fd, const char *name, void *unused)
{
    (void)unused;
    return !is_temporary(name) || remove_file(fd, name);
}

/* Only files of ours, the result first, so that nothing looks whole meanwhile. */
static bool remove_run(const struct rundir *dir, enum removal removal, struct message *message)
{
    bool good = (removal != REMOVE_ALL || (remove_file(dir->lock_fd, RESULTS_FILE) &&
                                           remove_file(dir->lock_fd, RUNDIR_PROVENANCE_FILE))) &&
                folder_each(dir->lock_fd, remove_temporary, NULL) &&
                each_in(dir->lock_fd, RAW_DIRECTORY, remove_board, &removal);
    return good || message_add(message,
                               "%s: what was there cannot be removed: %s; remove it, or choose "
                               "another directory with -o",
                               dir->path, strerror(errno));
}

static bool cannot_read(const struct rundir *dir, const char *name, struct message *message)
{
    return message_add(message, "cannot read %s/%s: %s; choose another directory with -o",
                       dir->path, name, strerror(errno));
}

static bool find_link(int fd, const char *name, void *found)
{
    if (!folder_has_link(fd, name))
        return true;
    snprintf(found, NAME_MAX + 1, "%s", name);
    errno = 0;
    return false;
}

/* A link in the place of a folder of ours would lead out of the run. */
static bool check_links(const struct rundir *dir, struct message *message)
{
    char found[NAME_MAX + 1] = RAW_DIRECTORY;
    int raw = -1;
    bool linked = folder_has_link(dir->lock_fd, RAW_DIRECTORY);
    if (!linked)
        raw = openat(dir->lock_fd, RAW_DIRECTORY, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (!linked && raw < 0)
        return errno == ENOENT || cannot_read(dir, RAW_DIRECTORY, message);
    if (raw >= 0) {
        linked = !folder_each(raw, find_link, found);
        int error = errno;
        close(raw);
        errno = error;
        if (linked && error)
            return cannot_read(dir, RAW_DIRECTORY, message);
    }
    return !linked || message_add(message,
                                  "%s: its folder '%s' is a symbolic link, and none is followed "
                                  "here; remove it or choose another directory with -o",
                                  dir->path, found);
}

/* ---- Opening ---- */

/* Of some file systems; there the user must see to it that no two runs share a directory. */
static bool has_no_locks(int error)
{
    return error == ENOLCK || error == ENOTSUP || error == ENOSYS || error == EINVAL;
}

static bool lock(struct rundir *dir, struct message *message)
{
    dir->lock_fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir->lock_fd < 0)
        return message_add(message, "cannot open the directory %s: %s", dir->path, strerror(errno));
    if (flock(dir->lock_fd, LOCK_EX | LOCK_NB) == 0 || has_no_locks(errno))
        return true;
    dir->busy = errno == EWOULDBLOCK;
    if (dir->busy)
        return message_add(message, "another irqbench is running in %s", dir->path);
    return message_add(message, "cannot lock the directory %s: %s", dir->path, strerror(errno));
}

/* What is there now: NULL without a message if no manifest is. */
static json_t *read_manifest(const struct rundir *dir, struct message *message)
{
    char *path = rundir_file(dir, MANIFEST_FILE);
    json_t *manifest = NULL;
    if (path && entry_is_there(path))
        manifest = json_file_read_sealed(path, MANIFEST_SCHEMA, message);
    if (manifest && !manifest_check(manifest, path, message)) {
        json_decref(manifest);
        manifest = NULL;
    }
    free(path);
    return manifest;
}

static bool stop_at_others(int fd, const char *name, void *unused)
{
    (void)fd, (void)unused;
    errno = 0;
    return is_temporary(name);
}

/* Empty, or what an early kill left: a run that never began. */
static bool check_unused(const struct rundir *dir, struct message *message)
{
    if (folder_each(dir->lock_fd, stop_at_others, NULL))
        return true;
    if (errno)
        return cannot_read(dir, "", message);
    return message_add(message,
                       "%s is not empty and holds no run; choose another directory with -o, or "
                       "add to it with --force",
                       dir->path);
}

/* Whether a run with `manifest` may take this directory over. */
static bool may_take(const struct rundir *dir, const json_t *there, const json_t *manifest,
                     struct message *message)
{
    const char *difference = there ? manifest_difference(there, manifest) : NULL;
    if (message->count > 0)
        return message_add(message, "%s cannot be taken over; start anew with --force", dir->path);
    if (difference)
        return message_add(
            message,
            "%s holds another run (%s differs); choose another directory with -o, or "
            "replace it with --force",
            dir->path, difference);
    return there || check_unused(dir, message);
}

static bool write_manifest(const struct rundir *dir, const json_t *manifest,
                           struct message *message)
{
    char *path = rundir_file(dir, MANIFEST_FILE);
    bool good = path && json_file_write_sealed(path, manifest, message);
    free(path);
    return good;
}

static bool take(const struct rundir *dir, const json_t *manifest, enum rundir_mode mode,
                 struct message *message)
{
    struct message problems = {0};
    json_t *there = read_manifest(dir, &problems);
    bool keep = mode == RUNDIR_RESUME && there;
    if (!check_links(dir, message)) {
        json_decref(there);
        return false;
    }
    bool allowed = mode == RUNDIR_FORCE || may_take(dir, there, manifest, &problems);
    json_decref(there);
    if (!allowed) {
        *message = problems;
        return false;
    }
    return remove_run(dir, keep ? REMOVE_TEMPORARIES : REMOVE_ALL, message) &&
           write_manifest(dir, manifest, message);
}

bool rundir_open(struct rundir *dir, const char *path, const json_t *manifest,
                 enum rundir_mode mode, struct message *message)
{
    *dir = (struct rundir){.path = strdup(path), .lock_fd = -1};
    bool created = false;
    if (dir->path && folder_make(path, &created, message) && lock(dir, message) &&
        take(dir, manifest, mode, message))
        return true;
    rundir_close(dir);
    return false;
}

static bool open_old(struct rundir *dir, const char *path, bool alone, json_t **manifest,
                     struct message *message)
{
    *dir = (struct rundir){.path = strdup(path), .lock_fd = -1};
    *manifest = dir->path && (!alone || lock(dir, message)) ? read_manifest(dir, message) : NULL;
    if (*manifest)
        return true;
    if (message->count == 0)
        message_add(message, "%s is not a run directory: it has no " MANIFEST_FILE, path);
    rundir_close(dir);
    return false;
}

bool rundir_reopen(struct rundir *dir, const char *path, json_t **manifest, struct message *message)
{
    return open_old(dir, path, true, manifest, message);
}

bool rundir_peek(struct rundir *dir, const char *path, json_t **manifest, struct message *message)
{
    return open_old(dir, path, false, manifest, message);
}

void rundir_close(struct rundir *dir)
{
    if (dir->lock_fd >= 0)
        close(dir->lock_fd);
    free(dir->path);
    *dir = (struct rundir){.lock_fd = -1, .busy = dir->busy};
}

static bool has_capture(const struct rundir *dir, const struct manifest_cell *cell)
{
    char *file = rundir_cell_file(dir, cell);
    bool there = file && entry_is_there(file);
    free(file);
    return there;
}

bool rundir_progress(const char *path, size_t *done, size_t *total)
{
    struct rundir dir = {.path = (char *)(size_t)path, .lock_fd = -1};
    struct message ignored = {0};
    json_t *manifest = read_manifest(&dir, &ignored);
    if (!manifest)
        return false;
    *done = 0;
    uint32_t repeat = manifest_repeat(manifest);
    *total = manifest_cells_in(manifest, NULL) * repeat;
    for (size_t i = 0; i < manifest_cell_count(manifest) * repeat; i++) {
        struct manifest_cell cell;
        manifest_cell_at(manifest, i / repeat, &cell);
        cell.slot = (uint32_t)(i % repeat) + 1u;
        *done += !cell.left_out && has_capture(&dir, &cell);
    }
    json_decref(manifest);
    return true;
}
