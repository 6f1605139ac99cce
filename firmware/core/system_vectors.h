/* The system's part of every vector table (ARMv7-M ARM, B1.5.3), supplied by
 * the firmware. */
#ifndef FIRMWARE_CORE_SYSTEM_VECTORS_H
#define FIRMWARE_CORE_SYSTEM_VECTORS_H

extern char main_stack_top[]; /* the handlers' stack, from the linker script */
void reset_handler(void);
void fault_entry(void);   /* every fault, and every vector that nobody expects */
void kernel_pendsv(void); /* the kernel's context switch */

#endif
