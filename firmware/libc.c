/* The two functions that a compiler may call even in freestanding code. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int value, size_t size);

/* The attribute keeps the compiler from turning the loops into calls to
 * themselves. */
#define NO_IDIOM __attribute__((optimize("no-tree-loop-distribute-patterns")))

NO_IDIOM void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    while (size-- != 0)
        *t++ = *f++;
    return to;
}

NO_IDIOM void *memset(void *to, int value, size_t size)
{
    uint8_t *t = to;
    while (size-- != 0)
        *t++ = (uint8_t)value;
    return to;
}
