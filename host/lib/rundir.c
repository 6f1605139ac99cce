/* Taking over, emptying and naming the files of run directories. */
#include "host/lib/rundir.h"

#include "host/lib/capture.h"
#include "host/lib/json_file.h"
#include "host/lib/results.h"
#include <dirent.h>
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

/* What makes the names of the runs under best and worst differ from the one
 * that every cell has. */
static const char *bound_suffix(enum vdwt_bound bound)
{
    return bound == VDWT_BOUND_BEST ? ".best" : bound == VDWT_BOUND_WORST ? ".worst" : "";
}

char *rundir_target_file(const struct rundir *dir, const char *board, enum vdwt_bound bound)
{
    return format_path("%s/" RAW_DIRECTORY "/%s/target%s" CAPTURE_SUFFIX, dir->path, board,
                       bound_suffix(bound));
}

char *rundir_cell_file(const struct rundir *dir, const struct manifest_cell *cell,
                       enum vdwt_bound bound)
{
    return format_path("%s/" RAW_DIRECTORY "/%s/%04u%s" CAPTURE_SUFFIX, dir->path, cell->board,
                       cell->number, bound_suffix(bound));
}

/* ---- Directories ---- */

static bool make_directories(const char *path, struct message *message)
{
    char partial[PATH_MAX];
    snprintf(partial, sizeof partial, "%s", path);
    for (char *slash = partial + 1;; slash++) {
        if (*slash != '/' && *slash != '\0')
            continue;
        char kept = *slash;
        *slash = '\0';
        if (mkdir(partial, 0777) != 0 && errno != EEXIST)
            return message_add(message, "cannot make the directory %s: %s; choose another with -o",
                               partial, strerror(errno));
        if (kept == '\0')
            return true;
        *slash = kept;
    }
}

bool rundir_make_board(const struct rundir *dir, const char *board, struct message *message)
{
    char *path = format_path("%s/" RAW_DIRECTORY "/%s", dir->path, board);
    bool good = path && make_directories(path, message);
    free(path);
    return good;
}

/* Calls `visit` for every entry; stops, and returns false, when that does. */
static bool for_each_entry(const char *path, bool (*visit)(const char *path, const char *name))
{
    DIR *stream = opendir(path);
    bool go_on = true;
    struct dirent *entry = NULL;
    while (stream && go_on && (entry = readdir(stream)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            go_on = visit(path, entry->d_name);
    if (stream)
        closedir(stream);
    return go_on;
}

static bool stop_at_any(const char *path, const char *name)
{
    (void)path, (void)name;
    return false;
}

static bool is_empty(const char *path)
{
    return for_each_entry(path, stop_at_any);
}

/* ---- Starting over ---- */

static bool remove_capture(const char *path, const char *name)
{
    char *file = strstr(name, CAPTURE_SUFFIX) ? format_path("%s/%s", path, name) : NULL;
    if (file)
        unlink(file);
    free(file);
    return true;
}

static bool remove_board(const char *path, const char *name)
{
    char *board = format_path("%s/%s", path, name);
    if (board) {
        for_each_entry(board, remove_capture);
        rmdir(board);
    }
    free(board);
    return true;
}

/* Only files of ours, the result first, so that nothing looks whole meanwhile. */
static void remove_run(const struct rundir *dir)
{
    static const char *const names[] = {RESULTS_FILE, RESULTS_FILE ".tmp", RUNDIR_PROVENANCE_FILE,
                                        RUNDIR_PROVENANCE_FILE ".tmp", MANIFEST_FILE ".tmp"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *file = rundir_file(dir, names[i]);
        if (file)
            unlink(file);
        free(file);
    }
    char *raw = rundir_file(dir, RAW_DIRECTORY);
    if (raw) {
        for_each_entry(raw, remove_board);
        rmdir(raw);
    }
    free(raw);
}

/* ---- Opening ---- */

static bool lock(struct rundir *dir, struct message *message)
{
    dir->lock_fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir->lock_fd < 0)
        return message_add(message, "cannot open the directory %s: %s", dir->path, strerror(errno));
    if (flock(dir->lock_fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return true;
    return message_add(message, "another irqbench is running in %s", dir->path);
}

/* What is there now: NULL without a message if no manifest is. */
static json_t *read_manifest(const struct rundir *dir, struct message *message)
{
    char *path = rundir_file(dir, MANIFEST_FILE);
    json_t *manifest = NULL;
    if (path && access(path, F_OK) == 0)
        manifest = json_file_read(path, MANIFEST_SCHEMA, message);
    if (manifest && !manifest_check(manifest, path, message)) {
        json_decref(manifest);
        manifest = NULL;
    }
    free(path);
    return manifest;
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
    if (!there && !is_empty(dir->path))
        return message_add(message,
                           "%s is not empty and holds no run; choose another directory with -o, or "
                           "add to it with --force",
                           dir->path);
    return true;
}

static bool write_manifest(const struct rundir *dir, const json_t *manifest,
                           struct message *message)
{
    char *path = rundir_file(dir, MANIFEST_FILE);
    bool good = path && json_file_write(path, manifest, message);
    free(path);
    return good;
}

static bool take(const struct rundir *dir, const json_t *manifest, enum rundir_mode mode,
                 struct message *message)
{
    struct message problems = {0};
    json_t *there = read_manifest(dir, &problems);
    bool keep = mode == RUNDIR_RESUME && there;
    bool allowed = mode == RUNDIR_FORCE || may_take(dir, there, manifest, &problems);
    json_decref(there);
    if (!allowed) {
        *message = problems;
        return false;
    }
    if (!keep)
        remove_run(dir);
    return write_manifest(dir, manifest, message);
}

bool rundir_open(struct rundir *dir, const char *path, const json_t *manifest,
                 enum rundir_mode mode, struct message *message)
{
    *dir = (struct rundir){.path = strdup(path), .lock_fd = -1};
    if (dir->path && make_directories(path, message) && lock(dir, message) &&
        take(dir, manifest, mode, message))
        return true;
    rundir_close(dir);
    return false;
}

bool rundir_reopen(struct rundir *dir, const char *path, json_t **manifest, struct message *message)
{
    *dir = (struct rundir){.path = strdup(path), .lock_fd = -1};
    *manifest = dir->path && lock(dir, message) ? read_manifest(dir, message) : NULL;
    if (*manifest)
        return true;
    if (message->count == 0)
        message_add(message, "%s is not a run directory: it has no " MANIFEST_FILE, path);
    rundir_close(dir);
    return false;
}

void rundir_close(struct rundir *dir)
{
    if (dir->lock_fd >= 0)
        close(dir->lock_fd);
    free(dir->path);
    *dir = (struct rundir){.lock_fd = -1};
}

static bool has_captures(const struct rundir *dir, const struct manifest_cell *cell, bool modelled)
{
    bool all = true;
    for (unsigned pass = 0; pass < vdwt_pass_count(modelled); pass++) {
        char *file = rundir_cell_file(dir, cell, vdwt_pass_bound(modelled, pass));
        all &= file && access(file, F_OK) == 0;
        free(file);
    }
    return all;
}

bool rundir_progress(const char *path, size_t *done, size_t *total)
{
    struct rundir dir = {.path = (char *)(size_t)path, .lock_fd = -1};
    struct message ignored = {0};
    json_t *manifest = read_manifest(&dir, &ignored);
    if (!manifest)
        return false;
    *done = 0;
    *total = manifest_cell_count(manifest);
    for (size_t i = 0; i < *total; i++) {
        struct manifest_cell cell;
        struct manifest_board board;
        manifest_cell_at(manifest, i, &cell);
        *done += manifest_board_find(manifest, cell.board, &board) &&
                 has_captures(&dir, &cell, board.core != NULL);
    }
    json_decref(manifest);
    return true;
}
