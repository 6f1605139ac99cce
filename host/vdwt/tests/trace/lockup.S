/* A fault whose handler faults: the core locks up, and QEMU ends. */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word stack_top
    .word reset
    .rept 46
    .word stumble
    .endr

    .text
    .balign 4
    .type stumble, %function
    .thumb_func
stumble:
    nop
    udf #1
    .size stumble, . - stumble

    .balign 4
    .global reset
    .type reset, %function
    .thumb_func
reset:
    nop
    udf #0
    .size reset, . - reset
