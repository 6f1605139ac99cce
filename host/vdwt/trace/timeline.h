/* What happened when, one event after the other: handlers that begin and end, what is interrupted
 * and goes on, and masks. Up to TIMELINE_MAX events of a window of time, in constant memory.
 */
#ifndef HOST_VDWT_TRACE_TIMELINE_H
#define HOST_VDWT_TRACE_TIMELINE_H

#include "host/vdwt/options.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

extern bool trace_timeline_on;

/* All that follows does nothing unless this was called; the first thread begins at `entry`. */
void trace_timeline_init(const struct options *options, uint32_t entry);

/* After trace_flow has taken it: a handler begins; `since` as for trace_handler(). */
void trace_timeline_handler(uint32_t number, const struct counts *since);
void trace_timeline_handler_ends(uint32_t number);
/* Before it: what runs is interrupted. */
void trace_timeline_suspend(void);
/* After it: what lay suspended goes on at `pc`. */
void trace_timeline_resume(uint32_t pc);
/* The masks may have changed. */
void trace_timeline_masks(void);
void trace_timeline_reset(void);
/* The window begins now, if it did before. */
void trace_timeline_clear(void);
void trace_timeline_write(FILE *out);

#endif
