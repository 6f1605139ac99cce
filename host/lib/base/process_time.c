/* Sums over /proc; see process_time.h. */
#include "host/lib/base/process_time.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static bool add_thread(const char *folder, const char *thread, struct process_time *time)
{
    char path[400];
    long long ran_ns = 0, waited_ns = 0;
    snprintf(path, sizeof path, "%s/%s/schedstat", folder, thread);
    FILE *file = fopen(path, "re");
    bool good = file && fscanf(file, "%lld %lld", &ran_ns, &waited_ns) == 2;
    if (file)
        fclose(file);
    time->ran_us += ran_ns / 1000;
    time->waited_us += waited_ns / 1000;
    return good;
}

/* The state stands behind the name, which is in parentheses and may hold any. */
static bool is_stopped(pid_t pid)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    const char *end = file && fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    if (file)
        fclose(file);
    return end && end[1] == ' ' && (end[2] == 'T' || end[2] == 't');
}

bool process_time_of(pid_t pid, struct process_time *time)
{
    char folder[64];
    bool any = false;
    *time = (struct process_time){.stopped = is_stopped(pid)};
    snprintf(folder, sizeof folder, "/proc/%d/task", (int)pid);
    DIR *stream = opendir(folder);
    struct dirent *entry = NULL;
    while (stream && (entry = readdir(stream)) != NULL)
        if (entry->d_name[0] != '.')
            any |= add_thread(folder, entry->d_name, time);
    if (stream)
        closedir(stream);
    return any;
}

bool process_time_starved(const struct process_time *before, const struct process_time *after,
                          int64_t wall_us)
{
    int64_t ran = after->ran_us - before->ran_us, waited = after->waited_us - before->waited_us;
    return after->stopped || (waited > ran && waited > wall_us / 2);
}
