/* malloc() and its like for all of the program, the C library and the others among it: those
 * of whoever comes next, and the program's end where there is no memory. None of what asks for
 * memory can forget to look, and nothing is written of which a part is missing.
 *
 * A process that was forked and does not exec gets NULL as ever: what it can do without memory
 * it decides itself. Sanitizers have an allocator of their own, which must be the only one.
 */
#include "host/cli/limits.h"

#if defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define SANITIZED
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED
#endif

#ifndef SANITIZED

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static void *given(void *memory)
{
    if (!memory && limits_are_ours())
        limits_end("out of memory; free some, or raise the limit (ulimit -v). A run goes on with "
                   "--resume");
    return memory;
}

#define NEXT(name)                                                                                 \
    static __typeof__(name) *next;                                                                 \
    if (!next)                                                                                     \
    next = (__typeof__(name) *)(uintptr_t)dlsym(RTLD_NEXT, #name)

void *malloc(size_t size)
{
    NEXT(malloc);
    return given(next(size));
}

void *calloc(size_t count, size_t size)
{
    NEXT(calloc);
    return given(next(count, size));
}

/* Of no bytes it is a free(), which returns NULL. */
void *realloc(void *old, size_t size)
{
    NEXT(realloc);
    void *memory = next(old, size);
    return size ? given(memory) : memory;
}

#endif
