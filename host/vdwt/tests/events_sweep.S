/* For events.c: a stretch of code whose cycles are written beside it, over
 * which SysTick's expiry is swept, and SysTick's handler.
 */
    .syntax unified
    .thumb

    .equ CYCCNT, 32             @ offset in the slot

    .macro FUNCTION name
    .p2align 2
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

/* CYCLES m3_m4, m0, m0plus, INSTRUCTION: notes all but the instruction. */
    .macro CYCLES m3, m0, m0plus, insn:vararg
.Lat\@:
    \insn
    .pushsection .rodata.sweep, "a"
    .word   .Lat\@
    .byte   \m3, \m0, \m0plus, 0
    .popsection
    .endm

    .section .rodata.sweep, "a"
    .p2align 2
    .global sweep_insns
sweep_insns:

/* void sweep(uint32_t primask, uint32_t basepri, struct swept *out): what the
 * counters show before the stretch, the cycles 5 before it (ldr 2, nop 1,
 * ldr 2), the instructions 1 before it. */
    .text
FUNCTION sweep
    push    {r2, r4-r7, lr}
    ldr     r7, =irqbench_vdwt_slot + CYCCNT
    ldr     r6, =0xE000E010
    ldr     r4, =sweep_buffer
    msr     primask, r0
#if __ARM_ARCH >= 7
    msr     basepri, r1
#endif
    movs    r2, #7
    .p2align 2
    str     r2, [r6]            @ starts SysTick; it must not expire twice
    .rept   100                 @ before its handler stops it
    nop
    .endr
    ldr     r5, [r7]            @ 2
    nop                         @ 1
    ldr     r3, [r7, #4]        @ 2
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
    pop     {r2}
    str     r5, [r2]
    str     r3, [r2, #4]
    pop     {r4-r7, pc}
    .ltorg

/* void sweep_handler(uint32_t mask): pends line 24, which SysTick preempts. */
FUNCTION sweep_handler
    push    {r4-r7, lr}
    ldr     r7, =irqbench_vdwt_slot + CYCCNT
    ldr     r6, =0xE000E010
    ldr     r5, =0xE000E200
    movs    r2, #7
    .p2align 2
    str     r2, [r6]
    .rept   100
    nop
    .endr
    str     r0, [r5]            @ taken here, and back
    .rept   8
    nop
    .endr
    movs    r2, #0
    str     r2, [r6]
    pop     {r4-r7, pc}
    .ltorg

FUNCTION on_line_24
    nop
    nop
    nop
    bx      lr

/* void wait_for_tick(uint32_t primask, struct swept *out): sleeps until SysTick
 * expires. From the first cycles to the end of the wait, without the sleep:
 * ldr 2, nop 1, ldr 2, nop 1, wfi 1/2/2; instructions: ldr, nop, wfi. From
 * there to the unmasking's end: nop 1, nop 1, movs 1, msr 1/4/3.
 */
    .global after_wait
FUNCTION wait_for_tick
    push    {r1, r4-r7, lr}
    ldr     r7, =irqbench_vdwt_slot + CYCCNT
    ldr     r6, =0xE000E010
    msr     primask, r0
    movs    r2, #7
    .p2align 2
    str     r2, [r6]
    nop
    ldr     r5, [r7]            @ 2
    nop                         @ 1
    ldr     r3, [r7, #4]        @ 2
    nop                         @ 1
    wfi                         @ 1/2
after_wait:
    nop                         @ 1
    nop                         @ 1
    movs    r2, #0              @ 1
    msr     primask, r2         @ 1/4/3
    nop
    nop
    movs    r2, #0
    str     r2, [r6]
    pop     {r2}
    str     r5, [r2]
    str     r3, [r2, #4]
    pop     {r4-r7, pc}
    .ltorg

/* When it started, and what the slot says of its event. Keeps r6 and r7. */
FUNCTION on_tick
    ldr     r0, [r7]
    nop
    movs    r2, #0
    str     r2, [r6]            @ once is enough
    ldr     r1, =tick
    str     r0, [r1]
    ldr     r2, [r7, #8]
    str     r2, [r1, #4]
    ldr     r2, [r7, #12]
    str     r2, [r1, #8]
    ldr     r2, [r7, #16]
    str     r2, [r1, #12]
    ldr     r2, [r7, #20]
    str     r2, [r1, #16]
    mov     r2, sp
    ldr     r2, [r2, #24]       @ the frame's return address
    str     r2, [r1, #20]
    ldr     r2, [r1, #24]
    adds    r2, #1
    str     r2, [r1, #24]
    bx      lr
    .ltorg
