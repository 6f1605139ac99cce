/* A trace's exceptions. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>

/* Only of what comes about as often in one time as in another. */
static void add_period(struct table *table, const struct trace_print *print,
                       const struct trace_exception *exception)
{
    const struct trace_quantiles *period = trace_main_lane(print, &exception->period);

    if (exception->period.n < 2 || period->max / 2 > period->min)
        return;
    trace_add_figure(table, print, "period", &exception->period);
    trace_add_figure(table, print, "jitter of it", &exception->jitter);
}

static void add_exception(struct table *table, const struct trace_print *print,
                          const struct trace_exception *exception)
{
    char name[TRACE_NAME_MAX], place[TRACE_NAME_MAX], count[32];

    trace_heading(table, "%s: %s, %s%s", trace_exception_name(name, exception->number),
                  trace_handler_place(place, print->names, exception->number, exception->handler),
                  trace_times(count, exception->count),
                  exception->handlers > 1 ? "; not always this handler" : "");
    trace_add_figure(table, print, "pend to handler", &exception->latency);
    if (exception->alone.n && trace_main_lane(print, &exception->alone)->total !=
                                  trace_main_lane(print, &exception->latency)->total)
        trace_add_figure(table, print, "  without others", &exception->alone);
    trace_add_figure(table, print, "without nesting", &exception->own);
    trace_add_figure(table, print, "with nesting", &exception->whole);
    add_period(table, print, exception);
    if (exception->chained)
        trace_heading(table, "  tail-chained %s", trace_times(count, exception->chained));
    for (size_t i = 0; i < exception->preemption_count; i++)
        trace_heading(table, "  preempted by %s %s",
                      trace_exception_name(name, exception->preemptions[i].by),
                      trace_times(count, exception->preemptions[i].count));
}

bool trace_put_exceptions(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!result->exception_count) {
        fprintf(out, "\nExceptions: none was taken\n");
        return true;
    }
    table = table_new(trace_figure_columns, TRACE_FIGURE_COLUMNS);
    for (size_t i = 0; table && i < result->exception_count; i++)
        add_exception(table, print, &result->exceptions[i]);
    printable_print(out, "\nExceptions (%s)\n", trace_unit(print));
    return trace_put_table(out, table, print);
}
