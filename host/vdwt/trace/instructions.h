/* How often each instruction was executed, and what it took in all. */
#ifndef HOST_VDWT_TRACE_INSTRUCTIONS_H
#define HOST_VDWT_TRACE_INSTRUCTIONS_H

#include "host/vdwt/options.h"

#include <stdio.h>

/* What was executed so far does not count: trace_report_clear() forgets how often. */
void trace_instructions_clear(void);
/* Sums up what was executed; once, at the end. With exceptions' costs they are the total. */
void trace_instructions_gather(void);
/* What was executed in each of the functions that idle. */
void trace_instructions_write_idle(FILE *out, const struct options *options);
void trace_instructions_write(FILE *out);

#endif
