/* Stretches in which interrupts are masked, by PRIMASK (or FAULTMASK) and by
 * BASEPRI: from the end of the instruction that masks to the end of the one
 * that unmasks. The registers are read, nothing is inferred.
 */
#ifndef HOST_VDWT_TRACE_MASKS_H
#define HOST_VDWT_TRACE_MASKS_H

#include <stdint.h>
#include <stdio.h>

/* The instruction at `pc` was executed and may have changed them; 0: an
 * exception's entry or return. */
void trace_masks_look(uint32_t pc);
void trace_masks_reset(void);
void trace_masks_write(FILE *out);

#endif
