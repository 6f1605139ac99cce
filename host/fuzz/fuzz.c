#include "host/fuzz/fuzz.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 512u

static char folder[PATH_SIZE];
static char last[PATH_SIZE];
static pid_t owner, counter;
static unsigned long long inputs, bytes;

void fuzz_broken(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, what);
    abort();
}

/* Not in a process that a reader starts. */
static void tell_counts(void)
{
    if (getpid() == counter)
        fprintf(stderr, "fuzz: %llu bytes in %llu inputs\n", bytes, inputs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (inputs++ == 0) {
        counter = getpid();
        atexit(tell_counts);
    }
    bytes += size;
    return fuzz_target(data, size);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void clean_up(void)
{
    if (getpid() == owner)
        nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_folder(void)
{
    if (folder[0])
        return folder;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/irqbench-fuzz.XXXXXX", base && *base ? base : "/tmp");
    FUZZ_MUST(mkdtemp(folder) != NULL);
    owner = getpid();
    atexit(clean_up);
    return folder;
}

static void make_folders(char *path)
{
    for (char *at = path + strlen(folder) + 1; (at = strchr(at, '/')); at++) {
        *at = '\0';
        FUZZ_MUST(mkdir(path, 0700) == 0 || errno == EEXIST);
        *at = '/';
    }
}

const char *fuzz_file(const char *name, const uint8_t *data, size_t size)
{
    snprintf(last, sizeof last, "%s/%s", fuzz_folder(), name);
    make_folders(last);
    FILE *out = fopen(last, "wb");
    FUZZ_MUST(out != NULL);
    FUZZ_MUST(fwrite(data, 1, size, out) == size);
    FUZZ_MUST(fclose(out) == 0);
    return last;
}

void fuzz_told(bool given, const struct message *message)
{
    FUZZ_MUST(given || (message->count > 0 && strstr(message->text, "error: ")));
    FUZZ_MUST(memchr(message->text, '\0', sizeof message->text) != NULL);
    for (const char *at = message->text; *at; at++)
        FUZZ_MUST(*at == '\n' || ((unsigned char)*at >= 0x20 && *at != 0x7f));
}
