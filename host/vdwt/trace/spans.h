/* Stretches of code between two places, timed as two readings of the cycle counter by the
 * instructions there would time them: from the start of the one to the start of the other,
 * whatever runs between.
 */
#ifndef HOST_VDWT_TRACE_SPANS_H
#define HOST_VDWT_TRACE_SPANS_H

#include "host/vdwt/options.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

void trace_spans_init(const struct options *options);
/* Whether a stretch begins or ends at the instruction at `address`. */
bool trace_spans_mark(uint32_t address);
/* Before it: a callback of generated code; `index` in the segment that runs. */
void trace_spans_at(unsigned vcpu, void *index);
void trace_spans_reset(void);
/* Figures begin anew; a stretch that is open is in none. */
void trace_spans_clear(void);
void trace_spans_write(FILE *out);

#endif
