/* Names of commits; see commit.h. */
#include "host/lib/history/commit.h"

#include <stdio.h>
#include <string.h>

#define DIRTY      "-dirty"
#define HASH_MIN   7u
#define HASH_MAX   64u
#define HASH_CHARS "0123456789abcdef"

bool commit_is_name(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "._/+-";
    size_t length = strlen(text);

    return length > 0 && length < COMMIT_MAX && text[0] != '-' && strspn(text, allowed) == length;
}

bool commit_is_dirty(const char *git)
{
    size_t length = git ? strlen(git) : 0, end = strlen(DIRTY);

    return length >= end && strcmp(git + length - end, DIRTY) == 0;
}

static bool is_hash(const char *text)
{
    size_t length = strlen(text);

    return length >= HASH_MIN && length <= HASH_MAX && strspn(text, HASH_CHARS) == length;
}

bool commit_of_image(char name[COMMIT_MAX], const char *git)
{
    if (!git || strcmp(git, "unknown") == 0 || commit_is_dirty(git) || !commit_is_name(git))
        return false;
    const char *last = strrchr(git, '-');
    bool described = last && last[1] == 'g' && is_hash(last + 2);
    snprintf(name, COMMIT_MAX, "%.*s", (int)COMMIT_MAX - 1, described ? last + 2 : git);
    return true;
}

bool commit_same(const char *one, const char *other)
{
    size_t a = strlen(one), b = strlen(other), shorter = a < b ? a : b;

    return strcmp(one, other) == 0 ||
           (is_hash(one) && is_hash(other) && strncmp(one, other, shorter) == 0);
}
