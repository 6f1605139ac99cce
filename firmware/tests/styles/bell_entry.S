/* The kernel's entry is assembly, as kernels' are. */
    .syntax unified
    .thumb
    .section .text.bell_pendsv, "ax", %progbits
    .global bell_pendsv
    .thumb_func
    .type bell_pendsv, %function
bell_pendsv:
    push {r4, lr}
    bl bell_pendsv_in_c
    pop {r4, pc}
