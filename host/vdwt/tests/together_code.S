/* For together.c: the stretch with a division, and both timers' handlers. */
    .syntax unified
    .thumb

    .macro FUNCTION name
    .p2align 2
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

    .text
FUNCTION together
    push    {r4-r7, lr}
    ldr     r4, =together_times
    ldr     r5, =0xE0001004     @ CYCCNT
    ldr     r6, =0xE000E010
    ldr     r7, =0x40000000
    movs    r1, #3
    movs    r2, #7
    movs    r3, #9
    .p2align 2
    str     r2, [r6]            @ both are started
    nop
    str     r3, [r7]
    nop
    ldr     r0, [r5]            @ 2
    .rept   180
    nop
    .endr
#if __ARM_ARCH >= 7
    udiv    r1, r1, r2
#endif
    .rept   150
    nop
    .endr
    ldr     r1, [r5]
    movs    r2, #0
    str     r2, [r6]
    str     r2, [r7]
    str     r0, [r4]
    str     r1, [r4, #4]
    pop     {r4-r7, pc}
    .ltorg

/* To where it reads CYCCNT: 30, 2 and 1. */
FUNCTION on_tick
    .rept   30
    nop
    .endr
    ldr     r0, =0xE0001004
    nop
    ldr     r1, [r0]
    nop
    ldr     r0, =tick_time
    str     r1, [r0]
    ldr     r0, =0xE000E010
    movs    r1, #0
    str     r1, [r0]
    bx      lr
    .ltorg

/* 2 and 1. */
FUNCTION on_line_8
    ldr     r0, =0xE0001004
    nop
    ldr     r1, [r0]
    nop
    ldr     r0, =timer_time
    str     r1, [r0]
    ldr     r0, =0x40000000
    movs    r1, #0
    str     r1, [r0]
    movs    r1, #1
    str     r1, [r0, #12]
    .rept   8                   @ the line is low when this returns
    nop
    .endr
    bx      lr
    .ltorg
