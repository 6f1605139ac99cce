/* What exceptions have to do with each other and with time: a latency without what
 * other handlers executed in it, the time from one start of a handler to the next, and what all
 * handlers of one have executed.
 */
#ifndef HOST_VDWT_TRACE_LOAD_H
#define HOST_VDWT_TRACE_LOAD_H

#include "host/vdwt/timing/counts.h"

#include <stdint.h>
#include <stdio.h>

void trace_load_pend(uint32_t number, const struct counts *since);
/* Its handler starts; `since`: when it became pending, NULL if that was not seen. */
void trace_load_handler(uint32_t number, const struct counts *since);
/* Whoever executes does not any more: it is interrupted, or its handler has returned. */
void trace_load_stop(void);
/* What lay suspended goes on, a handler or not. */
void trace_load_resume(void);
void trace_load_reset(void);
/* Figures begin anew; what pended or started before is in none. */
void trace_load_clear(void);
void trace_load_write(FILE *out);

#endif
