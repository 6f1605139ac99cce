/* What is measured: from a function's first call on, or from when interrupts were first
 * enabled; and up to another's. Without bounds, all of it.
 */
#ifndef HOST_VDWT_TRACE_BOUNDS_H
#define HOST_VDWT_TRACE_BOUNDS_H

#include "host/vdwt/options.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* `begin` forgets what was counted; `end` ends the trace at that address. */
void trace_bounds_init(const struct options *options, void (*begin)(void),
                       void (*end)(uint32_t pc));
/* The function at `address` is reached, or one that is no bound. */
void trace_bounds_arrive(uint32_t address);
/* Interrupts were enabled for the first time. */
void trace_bounds_booted(void);
void trace_bounds_write(FILE *out);

#endif
