/* Registers of the emulated core, read where QEMU keeps them. Their places are
 * not guessed: QEMU describes them by name for its migration format
 * (vmstate_arm_cpu), and the description is read at start.
 *
 * Values are exact between translation blocks and, but for the pc, at the
 * first instruction of a block.
 */
#ifndef HOST_VDWT_QEMU_CPU_STATE_H
#define HOST_VDWT_QEMU_CPU_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Finds the places of all registers below. False: not in this QEMU. */
bool cpu_state_init(void);
/* The object exists only once the machine is built. False: no CPU yet. */
bool cpu_state_bind(void);

/* Whether QEMU's own image has all these bytes, at an address for pointers. */
bool cpu_state_in_program(const void *pointer, size_t size);

extern const unsigned char *cpu_state_registers;           /* from cpu_state_bind() on */
static inline uint32_t cpu_state_register(unsigned number) /* r0 to r15 */
{
    return *(const volatile uint32_t *)(const volatile void *)(cpu_state_registers + 4 * number);
}
void cpu_state_set_register(unsigned number, uint32_t value); /* only between blocks */
uint32_t cpu_state_other_sp(void);                            /* the stack pointer not in use */
uint32_t cpu_state_primask(void);
uint32_t cpu_state_faultmask(void);
uint32_t cpu_state_basepri(void);
uint32_t cpu_state_vtor(void);
uint32_t cpu_state_exception(void); /* IPSR */
/* CONTROL.SPSEL in thread mode: the stack pointer is the process stack's. */
bool cpu_state_on_process_stack(void);
bool cpu_state_lazy_active(void); /* FPCCR.LSPACT: a floating-point save is outstanding */

#endif
