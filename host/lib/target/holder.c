/* Who has a terminal open: asked of /proc, where the kernel tells a user of the user's own
 * processes, and root of all. */
#include "host/lib/target/port_kinds.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static bool is_number(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Pseudo-terminals of two instances of devpts, as containers have them, bear the same numbers. */
#define PTS_MAJOR_FIRST 136u
#define PTS_MAJOR_LAST  143u

static bool is_same(const struct stat *one, const struct stat *other)
{
    unsigned number = major(one->st_rdev);
    bool pts = number >= PTS_MAJOR_FIRST && number <= PTS_MAJOR_LAST;
    return S_ISCHR(other->st_mode) && one->st_rdev == other->st_rdev &&
           (!pts || one->st_dev == other->st_dev);
}

static bool has_open(const char *process, const struct stat *device)
{
    char folder[300], path[600];
    snprintf(folder, sizeof folder, "/proc/%s/fd", process);
    DIR *stream = opendir(folder);
    struct dirent *entry = NULL;
    bool found = false;
    while (stream && !found && (entry = readdir(stream)) != NULL) {
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        found = entry->d_name[0] != '.' && stat(path, &status) == 0 && is_same(device, &status);
    }
    if (stream)
        closedir(stream);
    return found;
}

static void read_name(const char *process, char name[64])
{
    char path[300];
    snprintf(path, sizeof path, "/proc/%s/comm", process);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(name, 64, file))
        strcpy(name, "a process");
    name[strcspn(name, "\n")] = '\0';
    if (file)
        fclose(file);
}

bool holder_find(const struct stat *device, pid_t *pid, char name[64])
{
    DIR *stream = opendir("/proc");
    struct dirent *entry = NULL;
    bool found = false;
    while (stream && !found && (entry = readdir(stream)) != NULL) {
        if (!is_number(entry->d_name) || atoi(entry->d_name) == getpid())
            continue;
        found = has_open(entry->d_name, device);
        if (!found)
            continue;
        *pid = atoi(entry->d_name);
        read_name(entry->d_name, name);
    }
    if (stream)
        closedir(stream);
    return found;
}
