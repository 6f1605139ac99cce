/* An interrupt in the middle of a division that is nearly the first thing that runs:
 * less has passed by then than an entry may take. Runs until it is ended.
 */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word stack_top
    .word reset
    .rept 14
    .word tick
    .endr

    .text
    .balign 4
    .type reset, %function
    .thumb_func
reset:
    ldr r0, =0xE000E010
    movs r1, #9
    str r1, [r0, #4]
    str r1, [r0, #8]
    movs r1, #7
    mvns r3, r1
    str r1, [r0]
    udiv r4, r3, r1
    udiv r4, r3, r1
1:  b 1b

    .type tick, %function
    .thumb_func
tick:
    movs r1, #0
    str r1, [r0]
    bx lr
