/* What a thread leaves on its stack while it does not run: what PendSV keeps, and
 * above it the frame of the hardware (ARMv7-M ARM, B1.5.7). */
#ifndef FIRMWARE_CORE_CONTEXT_H
#define FIRMWARE_CORE_CONTEXT_H

#include <stdint.h>

/* r4-r6, r8, r9, r11, EXC_RETURN and one word that keeps 8-byte alignment;
 * s16-s31 above it if the thread used them. */
#define CONTEXT_WORDS      8u
#define CONTEXT_EXC_RETURN 6u
#define CONTEXT_FPU_WORDS  16u

/* The frame's words: r0-r3, r12, lr, the return address, xPSR. */
#define FRAME_WORDS          8u
#define FRAME_RETURN_ADDRESS 6u

#define EXC_RETURN_THREAD 0xFFFFFFFDu /* thread mode, PSP, basic frame */
#define EXC_RETURN_PSP    (1u << 2)
#define EXC_RETURN_NO_FPU (1u << 4) /* no room for s0-s15 and FPSCR behind the eight words */

/* The hardware's frame, seen from a stack pointer that PendSV kept. */
static inline const uint32_t *context_frame(const uint32_t *sp)
{
    const uint32_t *frame = sp + CONTEXT_WORDS;
    if (!(sp[CONTEXT_EXC_RETURN] & EXC_RETURN_NO_FPU))
        frame += CONTEXT_FPU_WORDS;
    return frame;
}

#endif
