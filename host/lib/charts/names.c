/* Ids without what they share; see names.h. */
#include "host/lib/charts/names.h"

#include <string.h>

/* The part that begins at *at, which goes behind it. */
static size_t next_part(const char **at, const char **part)
{
    size_t length = strcspn(*at, "/");
    *part = *at;
    *at += length + ((*at)[length] == '/');
    return length;
}

void names_compare(struct names *names, const char *id, const char *other)
{
    for (size_t i = 0; i < NAMES_PARTS; i++) {
        const char *a = NULL, *b = NULL;
        size_t own = next_part(&id, &a), its = next_part(&other, &b);
        names->shown[i] |= own != its || memcmp(a, b, own) != 0;
    }
}

void names_say(const struct names *names, struct text *text, const char *id)
{
    bool any = false;
    for (size_t i = 0; i < NAMES_PARTS; i++)
        any |= names->shown[i];
    const char *gap = "", *at = id;
    for (size_t i = 0; i < NAMES_PARTS; i++) {
        const char *part = NULL;
        size_t length = next_part(&at, &part);
        if (any && !names->shown[i])
            continue;
        text_add(text, gap);
        text_add_bytes(text, part, length);
        gap = "/";
    }
}
