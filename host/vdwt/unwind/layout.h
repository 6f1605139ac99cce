/* Where a function's return address lies when it stands at an instruction: its code is
 * followed from its first instruction along its branches, with what each does to the stack
 * pointer, LR and r7, the frame pointer of Thumb code (AAPCS32; ARMv7-M manual, A7.7).
 */
#ifndef HOST_VDWT_UNWIND_LAYOUT_H
#define HOST_VDWT_UNWIND_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

/* Reads a halfword of code; false if there is none. */
typedef bool (*layout_read)(uint32_t address, uint16_t *halfword);

/* The frame's end is the stack pointer at the function's first instruction. All distances
 * are in bytes below it. */
struct layout {
    bool sp_known, fp_known;
    int32_t sp, fp;      /* where the stack pointer and r7 point to */
    int32_t return_at;   /* where the return address was saved; 0: it is in LR */
    int32_t fp_at;       /* where the caller's r7 was saved; 0: it is in r7 */
    bool return_is_lost; /* a call overwrote LR before it was saved */
};

/* The layout before the instruction at `pc` of the function [start, end). False if no way
 * to there is found. */
bool layout_at(uint32_t start, uint32_t end, uint32_t pc, layout_read read, struct layout *layout);

/* Whether the instruction before `address` is a call: whether a call returns to there. */
bool layout_is_behind_call(uint32_t address, layout_read read);

#endif
