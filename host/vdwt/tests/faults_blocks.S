/* For faults.c: blocks that are left in their middle, and an instruction that
 * lies across the end of QEMU's page of 1 KiB.
 */
    .syntax unified
    .thumb
    .text

    .equ CYCCNT, 0xE0001004     @ of the DWT

    .macro FUNCTION name
    .p2align 2
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

/* Block left at THERE: saves what the counter shows before it, in the handler (r4)
 * and after it. To the handler: ldr 2, nop 1, what is at THERE, entry. From there:
 * the handler's, nop, nop. */
    .macro BLOCK there:vararg
    push    {r0, r4-r7, lr}
    ldr     r7, =CYCCNT
    .p2align 2
    nop
    nop
    ldr     r2, [r7]            @ 2
    nop                         @ 1
    \there
    nop
    nop
    ldr     r6, [r7]
    pop     {r0}
    subs    r1, r4, r2
    str     r1, [r0]
    subs    r6, r6, r4
    str     r6, [r0, #4]
    pop     {r4-r7, pc}
    .ltorg
    .endm

/* void block_KIND(struct left *out, uint32_t bad_address) */
FUNCTION block_load
    BLOCK   ldr r6, [r1]
FUNCTION block_store
    BLOCK   str r6, [r1]
FUNCTION block_undefined
    BLOCK   udf 1
FUNCTION block_service
    BLOCK   svc 0
#if __ARM_ARCH >= 7
    .macro PREDICATED_LOAD
    cmp     r1, r1              @ 1
    it      eq                  @ folded: 0
    ldreq   r6, [r1]
    .endm
FUNCTION block_predicated
    BLOCK   PREDICATED_LOAD
#endif

/* Goes on behind the instruction, which has 16 bits. Instructions: ldr, mov, ldr,
 * adds, str, bx: 6. */
FUNCTION on_hard_fault
    ldr     r4, [r7]
    mov     r0, sp
    ldr     r2, [r0, #24]
    adds    r2, #2
    str     r2, [r0, #24]
    bx      lr

/* The same, but QEMU returns behind an SVC by itself: 5. */
FUNCTION on_service
    ldr     r4, [r7]
    mov     r0, sp
    ldr     r2, [r0, #24]
    str     r2, [r0, #24]
    bx      lr

#if __ARM_ARCH >= 7
/* uint32_t load_if(uint32_t condition, uint32_t *ram): cycles ldr 2, movs 1,
 * cmp 1, it folded, ldrne 2 or skipped 1, movs 1: 7 or 6. */
FUNCTION load_if
    push    {r4-r7, lr}
    ldr     r7, =CYCCNT
    movs    r4, r1
    nop
    ldr     r3, [r7]            @ 2
    movs    r2, #0              @ 1
    cmp     r0, #0              @ 1
    it      ne
    ldrne   r1, [r4]            @ 2, skipped 1
    movs    r2, #0              @ 1
    ldr     r5, [r7]
    subs    r0, r5, r3
    pop     {r4-r7, pc}
    .ltorg

/* uint32_t pend_if(uint32_t mask, uint32_t condition): pends by a predicated store if
 * the condition is not 0. Cycles between the loads: ldr 2, nop 1, cmp 1, it folded,
 * strne 1, nop 1: 6, and line 24's with its entry and return. Instructions: 6, and
 * those of line 24. */
FUNCTION pend_if
    push    {r4-r7, lr}
    ldr     r7, =CYCCNT
    ldr     r6, =0xE000E200
    .p2align 2
    nop
    nop
    ldr     r3, [r7]            @ 2
    nop                         @ 1
    cmp     r1, #0              @ 1
    it      ne
    strne   r0, [r6]            @ 1
    nop                         @ 1
    ldr     r2, [r7]
    subs    r0, r2, r3
    pop     {r4-r7, pc}
    .ltorg
#endif

/* uint32_t page_end(void): cycles ldr 2, nop 1, nop 1, the wide one, nop 1: 5 and the
 * wide one; instructions: 5. */
    .p2align 10
    .space  1024 - 14
    .global page_end
    .type page_end, %function
    .thumb_func
page_end:
    push    {r4-r7, lr}         @ 14 bytes before the end
    ldr     r7, 9f
    nop
    ldr     r2, [r7]            @ 2
    nop                         @ 1
    nop                         @ 1
#if __ARM_ARCH >= 7
    movw    r6, #0x1234         @ 2 bytes before the end: 1
#else
    bl      1f                  @ 4/3
1:
#endif
    nop                         @ 1
    ldr     r4, [r7]
    subs    r0, r4, r2
    pop     {r4-r7, pc}
    .p2align 2
9:  .word   CYCCNT
