/* Stamps: readings of the cycle counter at named places, each noted in the ELF
 * for tools that watch the same instants from outside (bench/wire/stamps.h).
 *
 * Two core registers are set aside in the whole image (-ffixed-r7 -ffixed-r10):
 *   r7   address of the cycle counter, so that a stamp is a single LDR of 16 bits,
 *        whatever stands before it; a low register, since that LDR knows no others
 *   r10  the last stamp of the last handler or deferred work, so that nothing
 *        has to be stored behind it
 * The kernel's context switch leaves both alone.
 */
#ifndef BENCH_STAMPS_H
#define BENCH_STAMPS_H

#include "bench/wire/stamps.h"

#include <stdint.h>

enum bench_stamp_id {
#define X(NAME, name, id, sentence) STAMP_##NAME = (id),
    WIRE_STAMPS(X)
#undef X
};

/* What is measured is inlined where it is measured: a call would be measured, too. */
#define BENCH_INLINE static inline __attribute__((always_inline))

/* At the end of a function: what stands before it is not its last call. */
#define BENCH_GOES_ON __asm volatile("")

/* For assembly with operands (in asm without any, % would stand alone): */
/* clang-format off */

/* An entry for tools: here is the place `id`, a number. */
#define BENCH_PLACE_TEXT(id) \
    ".pushsection .irqbench.stamps, \"\", %%progbits\n\t" \
    ".word 77b, " id "\n\t" \
    ".popsection\n\t"

/* A stamp into register `reg`, r0 to r6. The event's time is when the LDR starts;
 * the instruction behind it does not touch memory. */
#define BENCH_STAMP_TEXT(reg, id) \
    "77: ldr.n " reg ", [r7]\n\t" \
    "nop\n\t" \
    BENCH_PLACE_TEXT(id)

/* A stamp by way of `reg` into r10. The MOV is the instruction behind the LDR. */
#define BENCH_KEPT_STAMP_TEXT(reg, id) \
    "77: ldr.n " reg ", [r7]\n\t" \
    "mov r10, " reg "\n\t" \
    BENCH_PLACE_TEXT(id)

/* The last stamp of a handler or of the work. The LDR waits for a store right
 * before it, which the handler without stamps does not: hence a NOP. A second one
 * makes eight bytes of it, so that what is behind keeps its alignment. */
#define BENCH_LAST_STAMP_TEXT(reg, id) \
    "nop\n\t" \
    "nop\n\t" \
    BENCH_KEPT_STAMP_TEXT(reg, id)

/* A place for tools to watch: one NOP that reads nothing. */
#define BENCH_MARK_TEXT(id) \
    "77: nop\n\t" \
    BENCH_PLACE_TEXT(id)

/* clang-format on */

BENCH_INLINE uint32_t bench_stamp(enum bench_stamp_id id)
{
    uint32_t stamp;
    __asm volatile(BENCH_STAMP_TEXT("%0", "%c1") : "=l"(stamp) : "i"(id) : "memory");
    return stamp;
}

BENCH_INLINE void bench_stamp_last(enum bench_stamp_id id)
{
    uint32_t by;
    __asm volatile(BENCH_LAST_STAMP_TEXT("%0", "%c1") : "=l"(by) : "i"(id) : "memory");
}

BENCH_INLINE uint32_t bench_last_stamp(void)
{
    uint32_t value;
    __asm volatile("mov %0, r10" : "=r"(value));
    return value;
}

BENCH_INLINE void bench_mark(enum bench_stamp_id id)
{
    __asm volatile(BENCH_MARK_TEXT("%c0")::"i"(id) : "memory");
}

/* Raw counts from stamp `from` to stamp `to`, modulo the counter's width. */
uint32_t bench_counts(uint32_t from, uint32_t to);

#endif
