/* Who is executing: the thread or handler whose instructions these are, and how
 * much it has executed itself. A thread lies suspended where its exception
 * frame lies, and is known again by that when it goes on, whichever exception
 * returns to it: so a context switch needs no knowledge of the kernel.
 */
#ifndef HOST_VDWT_TRACE_FLOW_H
#define HOST_VDWT_TRACE_FLOW_H

#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;

struct context {
    uint32_t serial;   /* another one if the place was used anew */
    struct counts own; /* up to when it was resumed last, or now if it is suspended */
    /* While it is suspended: */
    uint32_t frame;
    uint64_t order; /* higher: suspended later */
    struct run *left;
    bool moved;
};

struct handler {
    uint32_t number;
    struct counts started;
    struct context context;
};

void trace_flow_reset(void);
struct context *trace_flow_current(void);
/* What it has executed itself until now. */
struct counts trace_flow_own(const struct context *context);

void trace_flow_suspend(uint32_t frame);
struct handler *trace_flow_begin(uint32_t number);
/* The active handler of `number`, NULL if none is. Those above it are gone. */
struct handler *trace_flow_find(uint32_t number);
/* The handler that is active now, or NULL in a thread. */
struct handler *trace_flow_top(void);
void trace_flow_end(struct handler *handler);
void trace_flow_resume(uint32_t frame);

#endif
