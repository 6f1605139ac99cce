/* Shell patterns over ids; see pattern.h. */
#include "host/lib/pattern/pattern.h"

#include <fnmatch.h>
#include <string.h>

static bool is_one_part(const char *pattern)
{
    return !strpbrk(pattern, "/*");
}

/* Parts have no characters that would mean something to the shell but these. */
static bool is_literally(const char *pattern, const char *part, size_t length)
{
    return strlen(pattern) == length && memcmp(pattern, part, length) == 0;
}

static bool has_part(const char *pattern, const char *id)
{
    for (;;) {
        size_t length = strcspn(id, "/");
        if (is_literally(pattern, id, length))
            return true;
        if (!id[length])
            return false;
        id += length + 1;
    }
}

bool pattern_matches(const char *pattern, const char *id)
{
    if (!pattern)
        return true;
    return is_one_part(pattern) ? has_part(pattern, id) : fnmatch(pattern, id, 0) == 0;
}

bool pattern_matches_part(const char *pattern, const char *part)
{
    return !pattern || fnmatch(pattern, part, 0) == 0;
}
