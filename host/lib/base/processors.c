/* The affinity mask and the quotas of control groups; see processors.h. */
#include "host/lib/base/processors.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Affinity ---- */

/* The kernel refuses a mask that is smaller than its own. */
#define MASK_FIRST 1024
#define MASK_LAST  (1 << 20)

/* 0: it cannot be told. */
static unsigned allowed(void)
{
    int count = 0;
    for (int size = MASK_FIRST; count == 0 && size <= MASK_LAST; size *= 2) {
        cpu_set_t *mask = CPU_ALLOC((size_t)size);
        size_t bytes = CPU_ALLOC_SIZE((size_t)size);
        if (!mask)
            return 0;
        bool good = sched_getaffinity(0, bytes, mask) == 0;
        int error = errno;
        count = good ? CPU_COUNT_S(bytes, mask) : 0;
        CPU_FREE(mask);
        if (!good && error != EINVAL)
            return 0;
    }
    return (unsigned)count;
}

/* ---- Quotas ---- */

static unsigned smaller(unsigned a, unsigned b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Of a time in every period. "max" and -1 are none. */
static unsigned whole_processors(long long quota, long long period)
{
    if (quota <= 0 || period <= 0)
        return 0;
    return quota / period > 0 ? (unsigned)(quota / period) : 1;
}

/* Up to two numbers of a file; how many there are. */
static int read_numbers(const char *folder, const char *name, long long numbers[2])
{
    char *path = NULL;
    FILE *file = asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : fopen(path, "re");
    int count = file ? fscanf(file, "%lld %lld", &numbers[0], &numbers[1]) : 0;
    if (file)
        fclose(file);
    free(path);
    return count;
}

static unsigned quota_in(const char *folder)
{
    long long both[2], quota[2], period[2];
    if (read_numbers(folder, "cpu.max", both) == 2)
        return whole_processors(both[0], both[1]);
    if (read_numbers(folder, "cpu.cfs_quota_us", quota) > 0 &&
        read_numbers(folder, "cpu.cfs_period_us", period) > 0)
        return whole_processors(quota[0], period[0]);
    return 0;
}

/* Of `group` below `hierarchy`, and of all that it is in. In a container its own group may stand at
 * the top, under another name than it has outside: what is not there has no quota. */
static unsigned quota_up_from(const char *hierarchy, const char *group)
{
    unsigned least = 0;
    char *folder = NULL;
    if (asprintf(&folder, "%s%s", hierarchy, group) < 0)
        return 0;
    char *below = folder + strlen(hierarchy), *end = NULL;
    do {
        least = smaller(least, quota_in(folder));
        end = strrchr(below, '/');
        if (end)
            *end = '\0';
    } while (end);
    free(folder);
    return least;
}

/* Whether "cpu" is one of the names. */
static bool has_cpu(char *controllers)
{
    bool found = false;
    char *rest = NULL;
    for (char *name = strtok_r(controllers, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
        found |= strcmp(name, "cpu") == 0;
    return found;
}

/* A line "NUMBER:CONTROLLERS:GROUP"; version 2 names no controllers. Where each hierarchy stands is
 * a custom that all distributions have. */
static unsigned quota_of_line(char *line, const char *root)
{
    unsigned least = 0;
    char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : 0;
    if (!group)
        return 0;
    *controllers++ = '\0';
    *group++ = '\0';
    group[strcspn(group, "\n")] = '\0';
    bool unified = *controllers == '\0';
    const char *const folders[] = {unified ? "" : "/cpu", unified ? "/unified" : "/cpu,cpuacct"};
    if (!unified && !has_cpu(controllers))
        return 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *hierarchy = NULL;
        if (asprintf(&hierarchy, "%s%s", root, folders[i]) < 0)
            continue;
        least = smaller(least, quota_up_from(hierarchy, group));
        free(hierarchy);
    }
    return least;
}

unsigned processors_of_quota(const char *memberships, const char *root)
{
    unsigned least = 0;
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(memberships, "re");
    while (file && getline(&line, &size, file) > 0)
        least = smaller(least, quota_of_line(line, root));
    free(line);
    if (file)
        fclose(file);
    return least;
}

unsigned processors_available(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = smaller(online > 0 ? (unsigned)online : 1, allowed());
    return smaller(count, processors_of_quota("/proc/self/cgroup", "/sys/fs/cgroup"));
}
