/* The stretches that a trace was asked for. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>

static void add_span(struct table *table, const struct trace_print *print, size_t index)
{
    const struct trace_span *span = &print->result->spans[index];
    const struct trace_target *target = &print->targets->spans[index];
    char count[32], open[64] = "", start[TRACE_NAME_MAX], end[TRACE_NAME_MAX];

    if (span->begun > span->ended)
        snprintf(open, sizeof open, ", %" PRIu64 " not to its end", span->begun - span->ended);
    trace_heading(table, "%s: begun %s%s", target->name,
                  span->begun ? trace_times(count, span->begun) : "never", open);
    trace_heading(table, "  from %s", trace_place(start, print->names, target->range.start));
    trace_heading(table, "  to %s", trace_place(end, print->names, target->range.end));
    trace_add_figure(table, print, "without interrupts", &span->alone);
    trace_add_figure(table, print, "with interrupts", &span->whole);
    if (span->ended)
        trace_heading(table, "    longest after %" PRIu64 " instructions", span->longest_insn);
}

bool trace_put_spans(FILE *out, const struct trace_print *print)
{
    struct table *table;

    if (!print->result->span_count)
        return true;
    table = table_new(trace_figure_columns, TRACE_FIGURE_COLUMNS);
    for (size_t i = 0; table && i < print->result->span_count; i++)
        add_span(table, print, i);
    printable_print(out, "\nStretches (%s)\n", trace_unit(print));
    return trace_put_table(out, table, print);
}
