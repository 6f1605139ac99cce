/* For arrivals.c: stretches of code for an interrupt to come into. Each starts SysTick,
 * 200 NOPs before the two that stand before its instruction, and returns what its
 * counter reads in the end. It starts counting behind the store: 1 cycle on the M3 and
 * M4, 2 on the M0 and M0+.
 */
    .syntax unified
    .thumb

    .macro FUNCTION name
    .p2align 2
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

    .macro BEGIN name
FUNCTION stretch_\name
    push    {r4-r7, lr}
    ldr     r5, =0xE000E200     @ ISPR
    ldr     r6, =0xE000E010
    ldr     r4, =arrivals_buffer
    movs    r1, #3
    movs    r2, #7
    movs    r3, #1
    .p2align 2
    str     r2, [r6]
    .rept   202
    nop
    .endr
    .endm

/* The rest takes as long after every stretch, and longer than what it may disturb. */
    .macro END
    .rept   40
    nop
    .endr
    ldr     r6, =0xE000E010
    nop
    ldr     r0, [r6, #8]
    movs    r2, #0
    str     r2, [r6]
    pop     {r4-r7, pc}
    .ltorg
    .endm

    .text
BEGIN nops
    nop
    END

BEGIN ldm
    ldm     r4, {r0-r7}
    END

BEGIN ldr
    ldr     r0, [r4]
    END

BEGIN str                       @ the second finds the buffer as the first left it
    str     r0, [r4]
    str     r0, [r4, #4]
    END

BEGIN mul
    muls    r1, r3, r1
    END

BEGIN branch
    b       1f                  @ at a word's begin, to one
    nop
1:  END

#if __ARM_ARCH >= 7
BEGIN div
    udiv    r0, r1, r3
    END

BEGIN ldrd
    ldrd    r0, r1, [r4]
    END

BEGIN umull
    umull   r0, r1, r3, r1
    END

BEGIN it_ldm
    cmp     r3, r3
    it      eq                  @ takes no time of its own
    ldmeq   r4, {r0-r3, r5, r7, r12, lr}
    END
#endif

BEGIN handler
    str     r0, [r5]            @ pends line 24
    END

BEGIN pop
    str     r0, [r5]            @ pends line 25
    END

FUNCTION on_line_24
    nop
    nop
    nop
    bx      lr

FUNCTION on_line_25
    push    {r4, lr}
    nop
    pop     {r4, pc}

/* From its begin to the load of the counter: 3. */
FUNCTION on_tick
    ldr     r1, =0xE000E010     @ 2
    nop                         @ 1
    ldr     r0, [r1, #8]
    nop
    ldr     r1, =tick
    str     r0, [r1]
    ldr     r0, [r1, #4]
    adds    r0, #1
    str     r0, [r1, #4]
    ldr     r0, [r1, #8]
    mov     r2, sp
    ldr     r3, [r2, #24]       @ the frame's return address
    adds    r3, r0
    str     r3, [r2, #24]
    bx      lr
    .ltorg
