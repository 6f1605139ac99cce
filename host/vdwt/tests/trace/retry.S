/* A function whose first instruction faults, is made possible by the fault's
 * handler, and executed again: one call of 2 + 3 = 5 cycles on a Cortex-M3.
 * Ends QEMU by semihosting.
 */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word stack_top
    .word reset
    .rept 14
    .word enable
    .endr

    .text
    .balign 4
    .type enable, %function
    .thumb_func
enable:
    ldr r1, =0x20000000
    str r1, [sp] /* r0 in the frame */
    bx lr
    .size enable, . - enable

    .balign 4
    .type first, %function
    .thumb_func
first:
    ldr r2, [r0]
    bx lr
    .size first, . - first

    .balign 4
    .global reset
    .type reset, %function
    .thumb_func
reset:
    ldr r0, =0xA0000000 /* nothing is there */
    bl first
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    b .
    .size reset, . - reset
    .pool
