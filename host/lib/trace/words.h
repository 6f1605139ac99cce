/* Lines of the plugin's result (format.h), for the files that read them. */
#ifndef HOST_LIB_TRACE_WORDS_H
#define HOST_LIB_TRACE_WORDS_H

#include "host/lib/trace/result.h"

#include <stdlib.h>
#include <string.h>

/* A line's words after the first, taken one by one; `good` is false once one
 * was missing or no number. */
struct words {
    char *rest;
    bool good;
};

static inline uint64_t next(struct words *words)
{
    char *end = words->rest;
    uint64_t value = 0;

    while (*words->rest == ' ')
        words->rest++;
    if (*words->rest >= '0' && *words->rest <= '9')
        value = strtoull(words->rest, &end, 10);
    if (end == words->rest || (*end && *end != ' '))
        words->good = false;
    words->rest = end;
    return value;
}

static inline uint32_t next_word(struct words *words)
{
    uint64_t value = next(words);

    if (value > UINT32_MAX)
        words->good = false;
    return (uint32_t)value;
}

/* Makes room for one more; NULL without memory. */
static inline void *add(void *array, size_t *count, size_t size)
{
    char *grown = reallocarray(*(void **)array, *count + 1, size);

    if (!grown)
        return NULL;
    *(void **)array = grown;
    memset(grown + *count * size, 0, size);
    return grown + (*count)++ * size;
}

/* A kind of line, by its first word. `take` returns false for what cannot be. */
struct line_kind {
    const char *word;
    bool (*take)(struct trace_result *result, struct words *words);
};
/* Tables of them end with a NULL word. */
extern const struct line_kind trace_asked_lines[];

#endif
