/* Figures per exception; see trace_exceptions.h. */
#include "host/vdwt/trace/exceptions.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/ending/fault.h"
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/trace/calls.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spread.h"

#include <stdlib.h>

struct preempter {
    struct preempter *next;
    uint32_t number;
    uint64_t count;
};

struct line {
    uint64_t count, chained;
    uint32_t handler;  /* where it started last */
    uint32_t handlers; /* how often that changed, and 1 */
    struct trace_figure latency, own, whole;
    struct preempter *preempters;
};

static struct line *lines[EXCEPTION_MAX]; /* NULL: never taken */
static uint64_t cleared;                  /* after so many instructions */

static struct line *line_of(uint32_t number)
{
    if (!lines[number])
        lines[number] = must_alloc(sizeof *lines[number]);
    return lines[number];
}

static void count_preemption(struct line *line, uint32_t by)
{
    struct preempter *preempter = line->preempters;

    while (preempter && preempter->number != by)
        preempter = preempter->next;
    if (!preempter) {
        preempter = must_alloc(sizeof *preempter);
        preempter->number = by;
        preempter->next = line->preempters;
        line->preempters = preempter;
    }
    preempter->count++;
}

void trace_exceptions_handler(uint32_t number, bool chained, const struct counts *since,
                              uint32_t pc)
{
    struct line *line = line_of(number);
    const struct handler *below = trace_flow_top();

    if (below)
        count_preemption(line_of(below->number), number);
    line->count++;
    line->chained += chained;
    if (!line->handlers || line->handler != pc)
        line->handlers++;
    line->handler = pc;
    if (since && since->v[LANE_INSNS] >= cleared) {
        struct counts latency = trace_between(since, &engine.total);

        trace_figure_add(&line->latency, &latency);
    }
    trace_flow_begin(number);
    fault_begins(number);
}

/* Handlers that run now are of before, and have no figures when they return. */
void trace_exceptions_clear(void)
{
    for (uint32_t number = 0; number < EXCEPTION_MAX; number++) {
        struct line *line = lines[number];

        if (!line)
            continue;
        trace_figure_clear(&line->latency);
        trace_figure_clear(&line->own);
        trace_figure_clear(&line->whole);
        while (line->preempters) {
            struct preempter *next = line->preempters->next;

            free(line->preempters);
            line->preempters = next;
        }
        free(line);
        lines[number] = NULL;
    }
    cleared = engine.total.v[LANE_INSNS];
}

void trace_exceptions_return(uint32_t number)
{
    struct handler *handler = trace_flow_find(number);
    struct line *line = line_of(number);
    struct counts own, whole;

    if (!handler)
        return;
    if (handler->started.v[LANE_INSNS] >= cleared) {
        own = trace_flow_own(&handler->context);
        whole = trace_between(&handler->started, &engine.total);
        trace_figure_add(&line->own, &own);
        trace_figure_add(&line->whole, &whole);
    }
    trace_calls_handler_ends(&handler->context);
    trace_flow_end(handler);
}

static void write_line(FILE *out, uint32_t number, struct line *line)
{
    fprintf(out, "exception %u %llu %llu %u %u\n", number, (unsigned long long)line->count,
            (unsigned long long)line->chained, line->handler, line->handlers);
    for (const struct preempter *by = line->preempters; by; by = by->next)
        fprintf(out, "preempted %u %u %llu\n", number, by->number, (unsigned long long)by->count);
    trace_write_figure(out, TRACE_LATENCY, number, &line->latency);
    trace_write_figure(out, TRACE_OWN, number, &line->own);
    trace_write_figure(out, TRACE_WHOLE, number, &line->whole);
}

void trace_exceptions_write(FILE *out)
{
    for (uint32_t number = 0; number < EXCEPTION_MAX; number++)
        if (lines[number] && lines[number]->count)
            write_line(out, number, lines[number]);
}
