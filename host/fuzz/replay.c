/* Runs a target without libFuzzer: over each file of its corpus, and over changed ones.
 *
 *   NAME_replay CORPUS [CHANGES]
 *
 * CHANGES, 0 if not said, is how many changed inputs are made of each file. They are the same
 * every time: the seed is the file's own checksum. An input that aborts is left beside
 * the program as NAME_replay.crash, and the process dies of it.
 */
#include "host/fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define INPUT_MAX (1u << 18)

static const char *crash_path;

static uint64_t next_random(uint64_t *state) /* xorshift64 */
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t below(uint64_t *state, size_t limit)
{
    return limit ? (size_t)(next_random(state) % limit) : 0;
}

/* One of the things that happen to files: a bit, a byte, a piece that is gone, there twice or
 * of another place, and an end too early. */
static size_t change(uint8_t *data, size_t size, uint64_t *state)
{
    static const uint8_t telling[] = {0x00, 0xff, 0x7f, 0x80, '\n', '"', '-', '9', ':', '[', '{'};
    if (size == 0)
        return 0;
    size_t at = below(state, size), length = 1 + below(state, 16), from = below(state, size);
    if (length > size - at)
        length = size - at;
    switch (below(state, 7)) {
    case 0:
        data[at] ^= (uint8_t)(1u << below(state, 8));
        break;
    case 1:
        data[at] = telling[below(state, sizeof telling)];
        break;
    case 2:
        memmove(data + at, data + at + length, size - at - length);
        return size - length;
    case 3:
        if (size + length > INPUT_MAX)
            break;
        memmove(data + at + length, data + at, size - at);
        return size + length;
    case 4:
        memmove(data + at, data + from, length > size - from ? size - from : length);
        break;
    case 5:
        return at;
    default:
        data[at] = (uint8_t)next_random(state);
    }
    return size;
}

static void keep(const uint8_t *data, size_t size)
{
    FILE *out = fopen(crash_path, "wb");
    if (!out || fwrite(data, 1, size, out) != size || fclose(out) != 0) {
        perror(crash_path);
        exit(2);
    }
}

/* The input is written before it is run: a crash leaves no time for it. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1); /* so that a sanitizer sees a byte too far */
    if (!exact)
        exit(2);
    memcpy(exact, data, size);
    keep(exact, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static size_t read_file(const char *path, uint8_t *data)
{
    FILE *in = fopen(path, "rb");
    if (!in) {
        perror(path);
        exit(2);
    }
    size_t size = fread(data, 1, INPUT_MAX, in);
    fclose(in);
    return size;
}

static unsigned long run_file(const char *path, unsigned changes)
{
    static uint8_t original[INPUT_MAX], changed[INPUT_MAX];
    size_t size = read_file(path, original);
    uint64_t state = 0x9E3779B97F4A7C15u ^ crc32(0, original, (uInt)size);
    run(original, size);
    for (unsigned i = 0; i < changes; i++) {
        memcpy(changed, original, size);
        size_t length = size;
        for (size_t left = 1 + below(&state, 4); left > 0; left--)
            length = change(changed, length, &state);
        run(changed, length);
    }
    return 1ul + changes;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: %s CORPUS [CHANGES]\n", argv[0]);
        return 2;
    }
    static char kept[4096]; /* until the program's end */
    snprintf(kept, sizeof kept, "%s.crash", argv[0]);
    crash_path = kept;
    struct dirent **entries;
    int count = scandir(argv[1], &entries, NULL, alphasort);
    if (count < 0) {
        perror(argv[1]);
        return 2;
    }
    unsigned long inputs = 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        struct stat about;
        snprintf(path, sizeof path, "%s/%s", argv[1], entries[i]->d_name);
        if (stat(path, &about) == 0 && S_ISREG(about.st_mode))
            inputs += run_file(path, argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0);
        free(entries[i]);
    }
    free(entries);
    remove(crash_path);
    return inputs > 0 ? 0 : 2;
}
