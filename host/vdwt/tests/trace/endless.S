/* Never ends. */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word stack_top
    .word reset

    .text
    .balign 4
    .global reset
    .type reset, %function
    .thumb_func
reset:
    adds r0, #1
    b reset
    .size reset, . - reset
