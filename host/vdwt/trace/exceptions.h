/* Per exception: how often, how late after its pend, how long with and without
 * what nested in it, and what nested in it.
 */
#ifndef HOST_VDWT_TRACE_EXCEPTIONS_H
#define HOST_VDWT_TRACE_EXCEPTIONS_H

#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

void trace_exceptions_handler(uint32_t number, bool chained, const struct counts *since,
                              uint32_t pc);
/* False if it was not known to be active. */
void trace_exceptions_return(uint32_t number);
/* Forgets all that was taken before now. */
void trace_exceptions_clear(void);
void trace_exceptions_write(FILE *out);

#endif
