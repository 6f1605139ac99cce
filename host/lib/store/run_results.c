/* From a directory to its run.json; see run_results.h. */
#include "host/lib/store/run_results.h"

#include "host/lib/files/entry.h"
#include "host/lib/store/rundir.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Says why a directory has no result. */
static bool complain_directory(const char *directory, struct message *message)
{
    DIR *stream = opendir(directory);
    size_t entries = 0, done = 0, total = 0;

    if (!stream)
        return message_at(message, directory, 0, 0, "cannot open: %s", strerror(errno));
    for (struct dirent *entry; (entry = readdir(stream));)
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(stream);
    if (!entries)
        return message_at(message, directory, 0, 0,
                          "the directory is empty; `irqbench run CONFIG.yaml -o %s` fills it",
                          directory);
    if (rundir_progress(directory, &done, &total))
        return message_at(message, directory, 0, 0,
                          "the run was not finished: %zu of %zu cells are there; `irqbench run "
                          "CONFIG.yaml -o %s --resume` goes on",
                          done, total, directory);
    return message_at(message, directory, 0, 0,
                      "is no run directory: it has neither " RESULTS_FILE " nor " MANIFEST_FILE);
}

/* The path of the run.json, to be freed. */
static char *find_file(const char *path, struct message *message)
{
    struct stat status;
    char *file = NULL;

    if (stat(path, &status) != 0) {
        message_at(message, path, 0, 0, "no results there: %s", strerror(errno));
        return NULL;
    }
    if (!S_ISDIR(status.st_mode))
        file = strdup(path);
    else if (asprintf(&file, "%s/" RESULTS_FILE, path) < 0)
        file = NULL;
    if (!file) {
        message_add(message, "out of memory");
        return NULL;
    }
    if (!entry_is_there(file)) {
        complain_directory(path, message);
        free(file);
        return NULL;
    }
    return file;
}

struct results *run_results_load(const char *path, struct message *message)
{
    char *file = find_file(path, message);
    struct results *results = file ? results_read(file, message) : NULL;

    free(file);
    return results;
}
