/* Functions and handlers whose cycles can be counted on the fingers, for the
 * tests of `irqbench trace`. Cortex-M3: everything 1, but for a taken B, BL or
 * Bcc 2, BX 3, PUSH and POP of one 2, POP into pc 5. An exception's entry is 12,
 * its return 9 and chaining 5 after the handler's BX, which is 1 there. A call
 * lasts from its first instruction to the one behind the call.
 * Ends QEMU by semihosting.
 */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word stack_top
    .word reset
    .rept 9
    .word fault
    .endr
    .word service /* SVC */
    .rept 32
    .word fault
    .endr
    .word high /* interrupt 28 */
    .word low  /* interrupt 29 */
    .word next /* interrupt 30 */

    .macro function name
    .text
    .balign 4
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm
    .macro ends name
    .size \name, . - \name
    .endm

    function fault
    udf #0
    ends fault

/* 1 + 10 + 9 * 2 + 1 + 3 = 33 cycles, 22 instructions */
    function spin
    movs r0, #10
1:  subs r0, #1
    bne 1b
    bx lr
    ends spin

/* A loop to the first instruction is no call. With r0 = 5:
 * 5 + 4 * 2 + 1 + 3 = 17 cycles */
    function self
    subs r0, #1
    bne self
    bx lr
    ends self

/* With r0 = n: n = 0 is 1 + 2 + 3 = 6; n > 0 is 1 + 1 + 2 + 1 + 2 + 5 = 12 and
 * the call of n - 1. So n = 3 makes calls of 6, 18, 30 and 42 cycles. */
    function down
    cmp r0, #0
    beq 1f
    push {lr}
    subs r0, #1
    bl down
    pop {pc}
1:  bx lr
    ends down

/* 3 + 2 * 2 + 1 + 3 = 11 cycles with r0 = 3 */
    function hop_on
    subs r0, #1
    bne hop_on
    bx lr
    ends hop_on

/* A tail call: 1 + 2, and hop_on: 14 cycles */
    function hop
    movs r0, #3
    b hop_on
    ends hop

/* Pends interrupt 28 in its middle: 1 + 1 + 1 + 1 + 3 = 7 cycles, and with the
 * interrupt 7 + 12 + 3 + 9 = 31 */
    function victim
    nop
    str r5, [r4]
    nop
    nop
    bx lr
    ends victim

/* With r0 > 0 it leaves without returning; else 1 + 1 + 3 = 5 cycles */
    function leave
    cmp r0, #0
    bne 1f
    bx lr
1:  b back
    ends leave

/* Begins with a device access, which QEMU does a second time on its own:
 * 2 + 1 + 1 + 3 = 7 cycles */
    function peek
    ldr r0, [r4]
    nop
    nop
    bx lr
    ends peek

/* 1 + 1 + 1 = 3 cycles */
    function high
    nop
    nop
    bx lr
    ends high

/* Is preempted by `high`: 1 + 1 + 1 = 3 cycles, with that 3 + 12 + 3 + 9 = 27 */
    function low
    str r5, [r4]
    nop
    bx lr
    ends low

/* 1 + 1 = 2 cycles */
    function next
    nop
    bx lr
    ends next

/* A handler that calls: 2 + 2 + 33, and POP 2 before its return: 39 cycles */
    function service
    push {lr}
    bl spin
    pop {pc}
    ends service

    function reset
    ldr r4, =0xE000E41C /* priorities of 28 to 31 */
    ldr r5, =0x60606020
    str r5, [r4]
    ldr r4, =0xE000E100
    ldr r5, =0x70000000
    str r5, [r4]
    ldr r4, =0xE000E200
    ldr r5, =0x10000000
    ldr r6, =0x20000000
    ldr r7, =0x50000000
    bl spin
    bl spin
    movs r0, #5
    bl self
    movs r0, #3
    bl down
    bl hop
    bl victim
    bl peek
    bl peek
    str r6, [r4] /* low, and high in it */
    dsb
    isb
    svc #0
    /* 1 + 5 + 1 = 7 cycles masked. Then `high`, 5 + 1 + 12 = 18 cycles after its
     * pend, and chained to that `next`, 18 + 3 + 5 = 26 after its own. */
    cpsid i
    str r7, [r4]
    nop
    nop
    nop
    nop
    nop
    cpsie i
    nop
    /* 4 + 1 = 5 cycles masked */
    movs r0, #0x40
    movs r1, #0
    msr basepri, r0
    nop
    nop
    nop
    nop
    msr basepri, r1
    movs r0, #3
again:
    bl leave
    b done
back:
    subs r0, #1
    b again
done:
    bl ending
    ends reset

/* Still masked at the end: 1 + 1 + 1 + 2 + 1 = 6 cycles */
    function ending
    cpsid i
    nop
    nop
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
    b .
    ends ending
    .pool
