/* For events.c: a stretch of code whose cycles are written beside it, over
 * which SysTick's expiry is swept, and SysTick's handler. In the ELF stands for
 * events_seen.py where SysTick is started.
 */
    .syntax unified
    .thumb

    .equ CYCCNT, 0xE0001004     @ of the DWT

    .macro FUNCTION name
    .p2align 2
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

/* STARTED INSTRUCTION: one to be seen from outside (bench/wire/stamps.h). */
    .macro STARTED insn:vararg
.Lstarted\@:
    \insn
    .pushsection .irqbench.stamps, ""
    .word   .Lstarted\@, 1
    .popsection
    .endm

/* CYCLES m3_m4, m0, m0plus, INSTRUCTION: notes all but the instruction. */
    .macro CYCLES m3, m0, m0plus, insn:vararg
.Lat\@:
    \insn
    .pushsection .rodata.sweep, "a"
    .word   .Lat\@
    .byte   \m3, \m0, \m0plus, 1 @ in instructions
    .popsection
    .endm

    .section .rodata.sweep, "a"
    .p2align 2
    .global sweep_insns
sweep_insns:

/* uint32_t sweep(uint32_t primask, uint32_t basepri): what the counter shows 3
 * cycles, two instructions (ldr 2, nop 1), before SysTick is started. From its start
 * to the stretch: str 1/2, 101 nops. */
    .text
FUNCTION sweep
    push    {r4-r7, lr}
    ldr     r7, =CYCCNT
    ldr     r6, =0xE000E010
    ldr     r4, =sweep_buffer
    msr     primask, r0
#if __ARM_ARCH >= 7
    msr     basepri, r1
#endif
    movs    r2, #7
    .p2align 2
    nop
    nop
    ldr     r5, [r7]            @ 2
    nop                         @ 1
    STARTED str r2, [r6]         @ it must not expire twice before its
    .rept   101                         @ handler stops it
    nop
    .endr
    CYCLES  1, 1, 1, nop
    CYCLES  1, 1, 1, movs r2, #5
    CYCLES  1, 1, 1, adds r2, #3
    CYCLES  1, 1, 1, nop
    CYCLES  2, 2, 2, ldr r0, [r4]
    CYCLES  1, 1, 1, nop
    CYCLES  1, 2, 2, str r2, [r4]       @ M3, M4: buffered
    CYCLES  1, 1, 1, nop
    CYCLES  1, 1, 1, muls r2, r0, r2
    CYCLES  1, 1, 1, cmp r2, r2
    CYCLES  1, 1, 1, bne 1f
    CYCLES  2, 3, 2, beq 1f             @ 1 + P, P = 1
    nop
1:  CYCLES  3, 3, 3, push {r0, r2}      @ 1 + N
    CYCLES  1, 1, 1, nop
    CYCLES  3, 3, 3, pop {r0, r2}
    CYCLES  1, 1, 1, nop
    CYCLES  2, 2, 2, ldr r0, [r6, #8]   @ a device in the middle of a block
    CYCLES  1, 1, 1, nop
    CYCLES  1, 1, 1, lsls r0, r0, #1
    CYCLES  2, 4, 3, bl 2f
    nop
2:  CYCLES  1, 1, 1, nop
#if __ARM_ARCH >= 7
    CYCLES  7, 0, 0, udiv r2, r4, r4    @ 2 to 12, 7 is the guess
    CYCLES  1, 0, 0, nop
    CYCLES  3, 0, 0, ldrd r0, r2, [r4]
    CYCLES  1, 0, 0, nop
#endif
    CYCLES  1, 1, 1, nop
    CYCLES  1, 1, 1, movs r2, #0
    CYCLES  1, 4, 3, msr primask, r2    @ M3, M4: 1 to 2
#if __ARM_ARCH >= 7
    CYCLES  1, 0, 0, msr basepri, r2
#endif
    CYCLES  1, 1, 1, nop
    CYCLES  1, 1, 1, nop
    .pushsection .rodata.sweep, "a"
    .word   0
    .popsection
    nop
    nop
    movs    r2, #0
    str     r2, [r6]
    movs    r0, r5
    pop     {r4-r7, pc}
    .ltorg

/* uint32_t sweep_handler(uint32_t mask): pends line 24, which SysTick preempts.
 * What the counter shows, as sweep(). */
FUNCTION sweep_handler
    push    {r4-r7, lr}
    ldr     r7, =CYCCNT
    ldr     r6, =0xE000E010
    ldr     r4, =0xE000E200
    movs    r2, #7
    .p2align 2
    nop
    nop
    ldr     r5, [r7]            @ 2
    nop                         @ 1
    STARTED str r2, [r6]
    .rept   100
    nop
    .endr
    str     r0, [r4]            @ taken here, and back
    .rept   8
    nop
    .endr
    movs    r2, #0
    str     r2, [r6]
    movs    r0, r5
    pop     {r4-r7, pc}
    .ltorg

FUNCTION on_line_24
    nop
    nop
    nop
    bx      lr

/* uint32_t wait_for_tick(uint32_t primask): sleeps until SysTick expires. What the
 * counter shows 1 cycle, one instruction (nop), behind SysTick's start. From the end
 * of the wait to the unmasking's: nop 1, nop 1, movs 1, msr 1/4/3.
 */
    .global after_wait, after_unmasking
FUNCTION wait_for_tick
    push    {r4-r7, lr}
    ldr     r7, =CYCCNT
    ldr     r6, =0xE000E010
    msr     primask, r0
    movs    r2, #7
    .p2align 2
    STARTED str r2, [r6]
    nop                         @ 1
    ldr     r5, [r7]            @ 2
    nop                         @ 1
    wfi                         @ 1/2
after_wait:
    nop                         @ 1
    nop                         @ 1
    movs    r2, #0              @ 1
    msr     primask, r2         @ 1/4/3
after_unmasking:
    nop
    nop
    movs    r2, #0
    str     r2, [r6]
    movs    r0, r5
    pop     {r4-r7, pc}
    .ltorg

/* When it started, and three cycles, two instructions later (ldr 2, nop 1), SysTick's
 * own counter. Keeps r6 and r7. */
FUNCTION on_tick
    ldr     r0, [r7]            @ 2
    nop                         @ 1
    ldr     r3, [r6, #8]
    movs    r2, #0
    str     r2, [r6]            @ once is enough
    ldr     r1, =tick
    str     r0, [r1]
    str     r3, [r1, #4]
    mov     r2, sp
    ldr     r2, [r2, #24]       @ the frame's return address
    str     r2, [r1, #8]
    ldr     r2, [r1, #12]
    adds    r2, #1
    str     r2, [r1, #12]
    bx      lr
    .ltorg
