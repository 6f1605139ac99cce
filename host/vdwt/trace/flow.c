/* Threads and handlers; see trace_flow.h. */
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/trace/spread.h"

#include <string.h>

/* Threads that never go on again leave their place to others. */
#define THREADS_MAX TRACE_FLOW_THREADS

static struct {
    struct context threads[THREADS_MAX];
    struct handler handlers[EXCEPTION_MAX];
    size_t depth;
    struct counts resumed; /* when it started or went on */
    uint32_t serials;
    uint64_t order;
} flow;

struct context *trace_flow_context;

static void run_from_now(struct context *context)
{
    trace_flow_context = context;
    flow.resumed = engine.total;
}

/* As new: it starts here, led to by nothing. */
static void begin(struct context *context)
{
    *context = (struct context){.serial = ++flow.serials, .moved = true};
    engine.left = NULL;
    engine.moved = true;
    run_from_now(context);
}

static struct context *oldest_thread(void)
{
    struct context *oldest = &flow.threads[0];

    for (size_t i = 1; i < THREADS_MAX; i++)
        if (flow.threads[i].order < oldest->order)
            oldest = &flow.threads[i];
    return oldest;
}

static struct context *thread_at(uint32_t frame)
{
    for (size_t i = 0; i < THREADS_MAX; i++)
        if (flow.threads[i].order && flow.threads[i].frame == frame)
            return &flow.threads[i];
    return NULL;
}

void trace_flow_reset(void)
{
    memset(flow.threads, 0, sizeof flow.threads);
    flow.depth = 0;
    begin(&flow.threads[0]);
}

size_t trace_flow_place(const struct context *context)
{
    const char *at = (const char *)context, *handlers = (const char *)flow.handlers;

    if (at >= handlers && at < handlers + sizeof flow.handlers)
        return THREADS_MAX + (size_t)(at - handlers) / sizeof *flow.handlers;
    return (size_t)(context - flow.threads);
}

struct counts trace_flow_own_at(const struct context *current, const struct counts *then)
{
    struct counts own = current->own, since = trace_between(&flow.resumed, then);

    for (int lane = 0; lane < LANES; lane++)
        own.v[lane] += since.v[lane];
    own.measured += since.measured;
    own.uncalibrated += since.uncalibrated;
    return own;
}

struct counts trace_flow_own(const struct context *context)
{
    return context == trace_flow_context ? trace_flow_own_at(context, &engine.total) : context->own;
}

/* One place lies suspended at `frame`: whoever lay there before is gone. */
void trace_flow_suspend(uint32_t frame)
{
    struct context *context = trace_flow_context, *before = thread_at(frame);

    if (!context)
        return;
    if (flow.depth == 0 && before)
        *before = (struct context){0};
    context->own = trace_flow_own(context);
    context->frame = frame;
    context->order = ++flow.order;
    context->left = engine.left;
    context->moved = engine.moved;
    trace_flow_context = NULL;
}

struct handler *trace_flow_begin(uint32_t number)
{
    struct handler *handler = &flow.handlers[flow.depth];

    if (flow.depth + 1 < EXCEPTION_MAX)
        flow.depth++;
    handler->number = number;
    handler->started = engine.total;
    begin(&handler->context);
    return handler;
}

struct handler *trace_flow_find(uint32_t number)
{
    for (size_t i = flow.depth; i > 0; i--)
        if (flow.handlers[i - 1].number == number)
            return &flow.handlers[i - 1];
    return NULL;
}

struct handler *trace_flow_top(void)
{
    return flow.depth ? &flow.handlers[flow.depth - 1] : NULL;
}

size_t trace_flow_depth(void)
{
    return flow.depth;
}

const struct handler *trace_flow_handler(size_t index)
{
    return &flow.handlers[index];
}

void trace_flow_end(struct handler *handler)
{
    handler->context.own = trace_flow_own(&handler->context);
    handler->context.serial = 0;
    flow.depth = (size_t)(handler - flow.handlers);
    trace_flow_context = NULL;
}

void trace_flow_resume(uint32_t frame)
{
    struct handler *top = trace_flow_top();
    struct context *context = top ? &top->context : thread_at(frame);

    if (!context) { /* a thread that was made by hand: it starts */
        begin(oldest_thread());
        return;
    }
    context->order = 0;
    engine.left = context->left;
    engine.moved = context->moved;
    run_from_now(context);
}
