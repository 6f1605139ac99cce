/* Pending an interrupt between two stamps, from the foreground or from a handler:
 * stamp, STR to ISPR, DSB, ISB, stamp. Always the same instructions, from a quiet
 * pipeline on and at a multiple of 16, so that their cost can be calibrated. */
#ifndef BENCH_PEND_H
#define BENCH_PEND_H

#include "bench/stamps.h"
#include "bench/vectors.h"
#include "firmware/core/context.h"

#include <stdint.h>

struct bench_span {
    uint32_t begin;
    uint32_t end;
    uint32_t last;           /* r10 behind it */
    uint32_t return_address; /* of the exception frame that was left below SP; 0: none */
    uint32_t behind;         /* bytes from behind the store to there: what ran before */
};

/* What a frame takes, without and with room for floating-point registers. */
#define FRAME_BYTES     32u
#define FRAME_FPU_BYTES 104u

/* Where a frame that is stacked now would have its return address. What decides
 * the frame's size is what EXC_RETURN will say: whether floating point is in use;
 * the core aligns it to 8 bytes (B1.5.7). */
BENCH_INLINE volatile uint32_t *bench_next_return_address(void)
{
    uint32_t frame;
    __asm volatile("mov %0, sp" : "=r"(frame));
    frame = (frame & ~7u) - FRAME_BYTES;
#ifdef __ARM_FP
    frame -= (core_control() & CONTROL_FPCA) / CONTROL_FPCA * (FRAME_FPU_BYTES - FRAME_BYTES);
#endif
    return (volatile uint32_t *)frame + FRAME_RETURN_ADDRESS;
}

/* From PC as MOV behind the second stamp reads it, 4 bytes ahead, to behind the
 * store: DSB, ISB, stamp, MOV. */
#define BENCH_PEND_BARRIERS 8u /* bytes of DSB and ISB */
#define BENCH_PEND_BACK     (BENCH_PEND_BARRIERS + STAMP_BYTES + 4u)

/* The word that a frame would fill is cleared before and read behind: proof that an
 * exception was taken in between, and where, at no cost to its handler. */
BENCH_INLINE void bench_pend_between(enum bench_stamp_id first, enum bench_stamp_id second,
                                     uint32_t mask, struct bench_span *span)
{
    uint32_t begin, end = BENCH_LINE_ISPR, here = mask;
    *bench_next_return_address() = 0;
    /* clang-format off */
    __asm volatile(
        "dsb\n\t"
        ".balign 16\n\t"
        BENCH_STAMP_TEXT("%0", "%c3")
        "str %2, [%1]\n\t"
        "dsb\n\t"
        "isb\n\t"
        BENCH_STAMP_TEXT("%1", "%c4")
        "mov %2, pc"
        : "=&l"(begin), "+l"(end), "+l"(here)
        : "i"(first), "i"(second)
        : "memory");
    /* clang-format on */
    span->last = bench_last_stamp();
    span->begin = begin;
    span->end = end;
    span->return_address = *bench_next_return_address();
    span->behind = span->return_address - (here - BENCH_PEND_BACK);
}

#endif
