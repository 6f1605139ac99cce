/* Faults: what their registers said, and where they came from, kept from the moment at which
 * a handler begins, because it may clear them.
 */
#ifndef HOST_VDWT_ENDING_FAULT_H
#define HOST_VDWT_ENDING_FAULT_H

#include <stdint.h>
#include <stdio.h>

/* The handler of exception `number` is about to begin: keeps what there is if it is a
 * fault. */
void fault_begins(uint32_t number);
/* The machine was reset; while those handlers are still known as active that were so before. */
void fault_reset(void);
/* Those whose handlers have not returned; if there is none, the one whose handler reset the machine
 * last, and how often that was done. */
void fault_write(FILE *out);

#endif
