/* The report's files, written whole or not at all. */
#include "host/lib/report/file.h"

#include "host/lib/files/descriptor.h"
#include "host/lib/files/folder.h"
#include "host/lib/files/unfinished.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRATCH ".report-"

bool report_file_write(const char *directory, const char *name, const char *suffix,
                       const struct text *text, struct message *message)
{
    struct text path = {0};
    text_addf(&path, "%s/%s%s", directory, name, suffix);
    int fd = open(text_get(&path), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool good = fd >= 0 && !text->failed && descriptor_write(fd, text->data, text->used);
    int error = text->failed ? ENOMEM : errno;
    if (fd >= 0 && close(fd) != 0 && good) {
        error = errno;
        good = false;
    }
    if (!good)
        message_add(message, "cannot write %s: %s", text_get(&path), strerror(error));
    text_free(&path);
    return good;
}

/* ---- The private directory ---- */

static bool is_scratch(const char *name)
{
    return strncmp(name, SCRATCH, strlen(SCRATCH)) == 0;
}

/* What a tool that was killed left: its lock went with it. */
static bool remove_left(int fd, const char *name, void *unused)
{
    (void)unused;
    if (!is_scratch(name))
        return true;
    int scratch = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (scratch < 0)
        return errno == ENOTDIR || errno == ELOOP;
    bool in_use = flock(scratch, LOCK_EX | LOCK_NB) != 0;
    close(scratch);
    return in_use || folder_remove_tree(fd, name);
}

static bool remove_all_left(const char *directory)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && folder_each(fd, remove_left, NULL);
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return good;
}

static bool make_scratch(struct report_output *output)
{
    if (asprintf(&output->scratch, "%s/" SCRATCH "XXXXXX", output->directory) < 0)
        output->scratch = NULL;
    if (output->scratch == NULL || mkdtemp(output->scratch) == NULL) {
        free(output->scratch);
        output->scratch = NULL;
        return false;
    }
    output->unfinished = unfinished_begin(AT_FDCWD, output->scratch);
    output->lock_fd = open(output->scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return output->lock_fd >= 0 && flock(output->lock_fd, LOCK_EX | LOCK_NB) == 0;
}

bool report_output_open(struct report_output *output, const char *directory,
                        struct message *message)
{
    *output =
        (struct report_output){.directory = strdup(directory), .lock_fd = -1, .unfinished = -1};
    if (output->directory == NULL)
        return message_add(message, "out of memory");
    if (!folder_make(directory, &output->created, message))
        return false;
    return (remove_all_left(directory) && make_scratch(output)) ||
           message_add(message, "cannot write to the output directory %s: %s", directory,
                       strerror(errno));
}

bool report_output_folder(const struct report_output *output, const char *name,
                          struct message *message)
{
    struct text inside = {0};
    text_addf(&inside, "%s/%s/", output->directory, name);
    int folder =
        inside.failed ? -1 : folder_of(output->directory, text_get(&inside), true, message);
    if (folder >= 0)
        close(folder);
    text_free(&inside);
    return folder >= 0;
}

/* So that a file that is found after a crash is whole. */
static bool flush_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

static bool move(const char *from, int folder, const char *to)
{
    return flush_file(from) && renameat(AT_FDCWD, from, folder, folder_entry(to)) == 0 &&
           folder_flush(folder);
}

bool report_output_place(const struct report_output *output, const char *name,
                         struct message *message)
{
    struct text from = {0}, to = {0};
    text_addf(&from, "%s/%s", output->scratch, name);
    text_addf(&to, "%s/%s", output->directory, name);
    int folder =
        from.failed || to.failed ? -1 : folder_of(output->directory, text_get(&to), true, message);
    bool good = folder >= 0 && move(text_get(&from), folder, text_get(&to));
    if (folder >= 0 && !good)
        message_add(message, "cannot write %s: %s", text_get(&to), strerror(errno));
    if (folder >= 0)
        close(folder);
    text_free(&from);
    text_free(&to);
    return good;
}

bool report_output_drop(const struct report_output *output, const char *name,
                        struct message *message)
{
    struct text from = {0}, to = {0};
    text_addf(&from, "%s/%s", output->directory, name);
    text_addf(&to, "%s/dropped-%s", output->scratch, name); /* and goes with it */
    bool good = !from.failed && !to.failed &&
                (rename(text_get(&from), text_get(&to)) == 0 || errno == ENOENT);
    if (!good)
        message_add(message, "cannot remove %s, which is of the report before: %s", text_get(&from),
                    strerror(from.failed || to.failed ? ENOMEM : errno));
    text_free(&from);
    text_free(&to);
    return good;
}

struct keeping {
    bool (*is_wanted)(const char *name, const void *context);
    const void *context;
};

static bool remove_unwanted(int fd, const char *name, void *context)
{
    const struct keeping *keeping = context;
    return keeping->is_wanted(name, keeping->context) || folder_remove_tree(fd, name);
}

bool report_output_keep(const struct report_output *output, const char *name,
                        bool (*is_wanted)(const char *name, const void *context),
                        const void *context, struct message *message)
{
    struct keeping keeping = {is_wanted, context};
    struct text path = {0};
    text_addf(&path, "%s/%s", output->directory, name);
    int fd = open(text_get(&path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool good = fd >= 0 && folder_each(fd, remove_unwanted, &keeping);
    if (!good)
        message_add(message, "cannot remove what is of the report before in %s: %s",
                    text_get(&path), strerror(errno));
    if (fd >= 0)
        close(fd);
    text_free(&path);
    return good;
}

bool report_output_close(struct report_output *output, struct message *message)
{
    bool good =
        output->scratch == NULL || folder_remove_tree(AT_FDCWD, output->scratch) ||
        message_add(message, "cannot remove %s: %s; remove it", output->scratch, strerror(errno));
    unfinished_done(output->unfinished);
    if (output->lock_fd >= 0)
        close(output->lock_fd);
    if (output->created)
        rmdir(output->directory); /* only succeeds when nothing was placed */
    free(output->scratch);
    free(output->directory);
    *output = (struct report_output){.lock_fd = -1, .unfinished = -1};
    return good;
}
