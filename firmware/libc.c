/* What a compiler may call even in freestanding code: two functions for memory and,
 * where the core cannot divide, two of the Arm run-time ABI (IHI 0043, 4.3.1).
 * libgcc's are of no use: it was built without r7 set aside. */
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

#ifndef __ARM_FEATURE_IDIV

uint64_t __aeabi_uidivmod(uint32_t numerator, uint32_t denominator);
uint32_t __aeabi_uidiv(uint32_t numerator, uint32_t denominator);

/* The quotient in r0 and the remainder in r1. By 0: the quotient is 0, as the
 * hardware's of ARMv7-M, and the remainder is the numerator. */
uint64_t __aeabi_uidivmod(uint32_t numerator, uint32_t denominator)
{
    uint32_t quotient = 0, bit = 1;
    if (denominator == 0)
        return (uint64_t)numerator << 32;
    while (denominator <= numerator >> 1) {
        denominator <<= 1;
        bit <<= 1;
    }
    for (; bit != 0; bit >>= 1, denominator >>= 1)
        if (numerator >= denominator) {
            numerator -= denominator;
            quotient |= bit;
        }
    return (uint64_t)numerator << 32 | quotient;
}

uint32_t __aeabi_uidiv(uint32_t numerator, uint32_t denominator)
{
    return (uint32_t)__aeabi_uidivmod(numerator, denominator);
}

#endif
