/* How far a trace is, on the stream and in the way that its setup says. */
#ifndef HOST_LIB_TRACE_PROGRESS_H
#define HOST_LIB_TRACE_PROGRESS_H

#include "host/lib/trace/run.h"

/* How often it is worth to be told. */
int64_t trace_progress_interval_ms(const struct trace_setup *setup);

/* After so many instructions and so much time. Needs a setup with `progress`. */
void trace_progress_draw(const struct trace_setup *setup, uint64_t insns, int64_t spent_ms);

/* Clears a line that was redrawn. */
void trace_progress_end(const struct trace_setup *setup);

#endif
