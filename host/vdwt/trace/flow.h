/* Who is executing: the thread or handler whose instructions these are, and how
 * much it has executed itself. A thread lies suspended where its exception
 * frame lies, and is known again by that when it goes on, whichever exception
 * returns to it: so a context switch needs no knowledge of the kernel.
 */
#ifndef HOST_VDWT_TRACE_FLOW_H
#define HOST_VDWT_TRACE_FLOW_H

#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;

/* Threads and handlers that can be told apart at once. */
#define TRACE_FLOW_THREADS 256u
#define TRACE_FLOW_PLACES  (TRACE_FLOW_THREADS + EXCEPTION_MAX)

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
extern struct context *trace_flow_context;
/* NULL between two. */
static inline struct context *trace_flow_current(void)
{
    return trace_flow_context;
}
/* Which of them it is, below TRACE_FLOW_PLACES; `serial` says whether it was used anew. */
size_t trace_flow_place(const struct context *context);
/* What it has executed itself until now. */
struct counts trace_flow_own(const struct context *context);
/* The current one, until the account was at `then`; it was not suspended since. */
struct counts trace_flow_own_at(const struct context *current, const struct counts *then);

void trace_flow_suspend(uint32_t frame);
struct handler *trace_flow_begin(uint32_t number);
/* The active handler of `number`, NULL if none is. Those above it are gone. */
struct handler *trace_flow_find(uint32_t number);
/* The handler that is active now, or NULL in a thread. */
struct handler *trace_flow_top(void);
/* How many handlers are active, and one of them, the outermost first. */
size_t trace_flow_depth(void);
const struct handler *trace_flow_handler(size_t index);
void trace_flow_end(struct handler *handler);
void trace_flow_resume(uint32_t frame);

#endif
