/* The report's files, written whole or not at all. */
#include "host/lib/report/file.h"

#include "host/lib/files/descriptor.h"
#include "host/lib/files/folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

bool report_output_open(struct report_output *output, const char *directory,
                        struct message *message)
{
    *output = (struct report_output){.directory = strdup(directory)};
    if (output->directory == NULL)
        return message_add(message, "out of memory");
    if (!folder_make(directory, &output->created, message))
        return false;
    if (asprintf(&output->scratch, "%s/.report-XXXXXX", directory) < 0)
        output->scratch = NULL;
    if (output->scratch == NULL || mkdtemp(output->scratch) == NULL) {
        message_add(message, "cannot write to the output directory %s: %s", directory,
                    strerror(errno));
        free(output->scratch);
        output->scratch = NULL;
        return false;
    }
    return true;
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
    if (!flush_file(from) || renameat(AT_FDCWD, from, folder, folder_entry(to)) != 0)
        return false;
    fsync(folder); /* not all file systems can */
    return true;
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

/* The private directory holds plain files, and one level of directories. */
static void remove_directory(const char *path, int depth)
{
    DIR *directory = opendir(path);
    if (directory == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        struct text inside = {0};
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        text_addf(&inside, "%s/%s", path, entry->d_name);
        if (unlink(text_get(&inside)) != 0 && depth > 0)
            remove_directory(text_get(&inside), depth - 1);
        text_free(&inside);
    }
    closedir(directory);
    rmdir(path);
}

bool report_output_drop(const struct report_output *output, const char *name,
                        struct message *message)
{
    struct text from = {0}, to = {0};
    text_addf(&from, "%s/%s", output->directory, name);
    text_addf(&to, "%s/dropped", output->scratch);
    bool good = !from.failed && !to.failed &&
                (rename(text_get(&from), text_get(&to)) == 0 || errno == ENOENT);
    if (good)
        remove_directory(text_get(&to), 0);
    if (good)
        unlink(text_get(&to)); /* where it was a file, or a link */
    else
        message_add(message, "cannot remove %s, which is of the report before: %s", text_get(&from),
                    strerror(errno));
    text_free(&from);
    text_free(&to);
    return good;
}

void report_output_close(struct report_output *output)
{
    if (output->scratch != NULL)
        remove_directory(output->scratch, 1);
    if (output->created)
        rmdir(output->directory); /* only succeeds when nothing was placed */
    free(output->scratch);
    free(output->directory);
    *output = (struct report_output){0};
}
