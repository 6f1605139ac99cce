/* Stretches in which interrupts are masked, by PRIMASK, by BASEPRI and by FAULTMASK: from the
 * end of the instruction that masks to the end of the one that unmasks. The registers are
 * read, nothing is inferred. The first stretch of a kind is the boot's and apart, unless
 * an interrupt could have come before it.
 */
#ifndef HOST_VDWT_TRACE_MASKS_H
#define HOST_VDWT_TRACE_MASKS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The instruction at `pc` was executed and may have changed them; 0: an
 * exception's entry or return. */
void trace_masks_look(uint32_t pc);
/* The guest let an interrupt come: enabled one, or SysTick's. */
void trace_masks_armed(void);
/* Whether an interrupt could have come by now, as far as masks go. */
bool trace_masks_booted(void);
void trace_masks_reset(void);
/* Forgets all stretches that began before now. */
void trace_masks_clear(void);
void trace_masks_write(FILE *out);

#endif
