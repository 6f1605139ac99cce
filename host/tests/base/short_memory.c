/* An allocation that fails; see short_memory.h. */
#include "host/tests/base/short_memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_uint at, count;
static atomic_bool failed, and_all_behind;

void memory_fail_at(unsigned number)
{
    at = number;
    count = 0;
    failed = and_all_behind = false;
}

void memory_fail_from(unsigned number)
{
    memory_fail_at(number);
    and_all_behind = true;
}

bool memory_failed(void)
{
    at = 0;
    return failed;
}

static bool fails(void)
{
    unsigned wanted = at;

    if (wanted == 0)
        return false;
    unsigned number = atomic_fetch_add(&count, 1) + 1;
    if (number < wanted || (number > wanted && !and_all_behind))
        return false;
    failed = true;
    errno = ENOMEM;
    return true;
}

/* The linker's names for a function that is asked for, and for the one that was there. */
#define WRAP(type, name, parameters, arguments, failure)                                           \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        return fails() ? failure : __real_##name arguments;                                        \
    }

WRAP(void *, malloc, (size_t size), (size), NULL)
WRAP(void *, calloc, (size_t items, size_t size), (items, size), NULL)
WRAP(void *, realloc, (void *old, size_t size), (old, size), NULL)
WRAP(void *, reallocarray, (void *old, size_t items, size_t size), (old, items, size), NULL)
WRAP(char *, strdup, (const char *text), (text), NULL)
WRAP(char *, strndup, (const char *text, size_t size), (text, size), NULL)
WRAP(FILE *, open_memstream, (char **text, size_t *size), (text, size), NULL)
WRAP(int, vasprintf, (char **text, const char *format, va_list values), (text, format, values), -1)

int __wrap_asprintf(char **text, const char *format, ...) __attribute__((format(printf, 2, 3)));
int __wrap_asprintf(char **text, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int size = __wrap_vasprintf(text, format, values);
    va_end(values);
    return size;
}
