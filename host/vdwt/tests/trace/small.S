/* One function and one SVC for every Cortex-M, for the tests of `irqbench
 * trace`. A call of spin: MOVS, 10 SUBS, 9 taken and 1 other BNE, BX.
 *   Cortex-M3 and M4: 1 + 10 + 9 * 2 + 1 + 3 = 33 cycles
 *   Cortex-M0:        1 + 10 + 9 * 3 + 1 + 3 = 42, entry 16
 *   Cortex-M0+:       1 + 10 + 9 * 2 + 1 + 2 = 32, entry 15
 * Ends QEMU by semihosting.
 */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word stack_top
    .word reset
    .rept 9
    .word service
    .endr
    .word service
    .rept 32
    .word service
    .endr

    .text
    .balign 4
    .type spin, %function
    .thumb_func
spin:
    movs r0, #10
1:  subs r0, #1
    bne 1b
    bx lr
    .size spin, . - spin

    .balign 4
    .type service, %function
    .thumb_func
service:
    nop
    bx lr
    .size service, . - service

    .balign 4
    .global reset
    .type reset, %function
    .thumb_func
reset:
    bl spin
    bl spin
    svc #0
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    b .
    .size reset, . - reset
    .pool
