/* For costs.c: spans between two loads of the cycle counter, with an exception
 * inside, and with what else they contain written out. A load shows the count
 * before it starts, so a span holds the first load and not the second. Cycles
 * are given as M3 and M4 / M0 and M0+. What counts is aligned, not next to
 * another access, independent of an address just made, and no NOP, which a
 * load might absorb.
 *
 * In every handler r7 is the counter's address and r6 NVIC_ISPR; r4 and r5 are
 * what it found.
 */
    .syntax unified
    .thumb
    .text

    .macro FUNCTION name
    .p2align 2
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

    .equ CYCCNT, 0xE0001004     @ of the DWT

/* void cost_plain(uint32_t mask, struct spans *out)
 * in, to the handler:            ldr 2, movs 1, str 1/2, entry     4/5 + entry
 * inside, of the handler:        see there
 * out, from the handler:         ldr 2, movs 1, return             3/3 + return
 */
FUNCTION cost_plain
    push    {r1, r4-r7, lr}
    ldr     r7, =CYCCNT
    ldr     r6, =0xE000E200
    .p2align 2
    nop
    nop
    ldr     r1, [r7]            @ 2
    movs    r2, #0              @ 1
    str     r0, [r6]            @ 1/2; taken here
    ldr     r3, [r7]            @ the first one after the return
    subs    r2, r4, r1
    subs    r4, r5, r4
    subs    r5, r3, r5
    pop     {r1}
    str     r2, [r1]
    str     r4, [r1, #4]
    str     r5, [r1, #8]
    pop     {r4-r7, pc}
    .ltorg

/* ldr 2, movs 1, movs 1: 4 */
FUNCTION on_line_24
    ldr     r4, [r7]            @ 2
    movs    r2, #0              @ 1
    movs    r2, #0              @ 1
    ldr     r5, [r7]            @ 2
    movs    r2, #0              @ 1
    bx      lr

/* uint32_t cost_chain(uint32_t first, uint32_t second): line 25 pends line 26,
 * which has the same priority, and returns:
 *                                ldr 2, movs 1, tail-chain         3/3 + chain
 */
FUNCTION cost_chain
    push    {r4-r7, lr}
    movs    r5, r1
    ldr     r7, =CYCCNT
    ldr     r6, =0xE000E200
    nop
    str     r0, [r6]
    nop
    subs    r0, r5, r4
    pop     {r4-r7, pc}
    .ltorg

FUNCTION on_line_25
    str     r5, [r6]
    nop
    nop
    ldr     r4, [r7]            @ 2
    movs    r2, #0              @ 1
    bx      lr                  @ tail-chain

FUNCTION on_line_26
    ldr     r5, [r7]
    nop
    bx      lr

/* uint32_t probe_then_load(uint32_t *ram): a load of the counter is one of the
 * private bus, which does not overlap with one of RAM right behind it (best: it
 * does):               ldr 2, ldr 2, movs 1              5
 */
FUNCTION probe_then_load
    push    {r4, r7, lr}
    ldr     r7, =CYCCNT
    movs    r4, r0
    nop
    nop
    ldr     r1, [r7]            @ 2
    ldr     r2, [r4]            @ 2
    movs    r0, #0              @ 1
    ldr     r3, [r7]
    subs    r0, r3, r1
    pop     {r4, r7, pc}
    .ltorg

#ifdef __ARM_FP
/* As line 24, with an FP instruction in the middle:
 * ldr 2, movs 1, lazy save, vmov 1, movs 1: 5 + lazy save */
FUNCTION on_line_27
    ldr     r4, [r7]            @ 2
    movs    r2, #0              @ 1
    vmov    s0, r6              @ 1, before it the lazy save
    movs    r2, #0              @ 1
    ldr     r5, [r7]            @ 2
    movs    r2, #0              @ 1
    bx      lr

/* The same, but skipped: no lazy save, which cannot be seen.
 * ldr 2, cmp 1, it 0, lazy save or not, vmov 1, movs 1: 5, or 22 and more */
FUNCTION on_line_23
    ldr     r4, [r7]            @ 2
    cmp     r7, #0              @ 1
    it      eq                  @ folded
    vmoveq  s0, r6              @ 1
    movs    r2, #0              @ 1
    ldr     r5, [r7]
    movs    r2, #0
    bx      lr
#endif
