/* Calls of the functions that were asked for. A call ends when execution
 * reaches the address that it was to return to, with the stack pointer that it
 * began with: so tail calls need no care, recursion has one account a call, and
 * a call that is left for good (longjmp, a thread that ends) only never ends.
 * A function that is a handler ends with its handler.
 */
#ifndef HOST_VDWT_TRACE_CALLS_H
#define HOST_VDWT_TRACE_CALLS_H

#include "host/vdwt/options.h"
#include "host/vdwt/trace/flow.h"

#include <stdint.h>
#include <stdio.h>

void trace_calls_init(const struct options *options);
/* `pc` is about to be executed, newly reached; `place`: what its segment is watched for. */
void trace_calls_arrive(uint32_t pc, const void *place);
/* Whoever executes is about to be interrupted. */
void trace_calls_interrupt(void);
/* This handler returns. */
void trace_calls_handler_ends(const struct context *context);
void trace_calls_reset(void);
/* Forgets all calls that began before now. */
void trace_calls_clear(void);
uint64_t trace_calls_lost(void);
void trace_calls_write(FILE *out);

#endif
