/* Edit distance over short names; see suggest.h. */
#include "host/lib/base/suggest.h"

#include "host/lib/base/printable.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LENGTH_MAX 64u

static char fold(char c)
{
    return c == '-' ? '_' : (char)tolower((unsigned char)c);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours that turn a into
 * b (optimal string alignment). Both are at most LENGTH_MAX long. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][LENGTH_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    size_t length = strlen(b);

    for (size_t j = 0; j <= length; j++)
        last[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        now[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t replace = last[j - 1] + (fold(a[i - 1]) != fold(b[j - 1]));

            now[j] = least(least(last[j], now[j - 1]) + 1, replace);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                fold(a[i - 2]) == fold(b[j - 1]))
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[length];
}

static bool has_prefix(const char *name, const char *prefix)
{
    while (*prefix && fold(*name) == fold(*prefix)) {
        name++;
        prefix++;
    }
    return *prefix == '\0';
}

/* A third of the letters may be wrong, and at least one. */
static size_t tolerance(const char *word)
{
    size_t third = strlen(word) / 3;
    return third ? third : 1;
}

const char *suggest_nearest(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t best = tolerance(word) + 1;

    if (strlen(word) > LENGTH_MAX || !*word)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > LENGTH_MAX)
            continue;
        size_t away = distance(word, names[i]);
        if (away < best) {
            best = away;
            nearest = names[i];
        }
    }
    for (size_t i = 0; !nearest && strlen(word) >= 2 && i < count; i++)
        if (has_prefix(names[i], word))
            nearest = names[i];
    /* A name that shares nothing but its length was not meant. */
    return nearest && best >= strlen(word) && !has_prefix(nearest, word) ? NULL : nearest;
}

const char *suggest_text(char text[SUGGEST_TEXT_MAX], const char *word, const char *const *names,
                         size_t count)
{
    const char *nearest = suggest_nearest(word, names, count);
    size_t used = 0;

    text[0] = '\0';
    if (nearest)
        used = printable_into(text, SUGGEST_TEXT_MAX, "; did you mean '%s'?", nearest);
    for (size_t i = 0; i < count && used + 1 < SUGGEST_TEXT_MAX; i++)
        used += printable_into(text + used, SUGGEST_TEXT_MAX - used, "%s%s",
                               i ? ", " : " (allowed: ", names[i]);
    if (count && used + 1 < SUGGEST_TEXT_MAX)
        snprintf(text + used, SUGGEST_TEXT_MAX - used, ")");
    return text;
}
