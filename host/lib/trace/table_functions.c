/* The functions that a trace was asked for. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>

static void add_most(struct table *table, const struct trace_print *print, const char *what,
                     const struct trace_most *most)
{
    char place[TRACE_NAME_MAX];

    if (most->site)
        trace_heading(table, "    longest%s: by %s, after %" PRIu64 " instructions", what,
                      trace_place(place, print->names, most->site), most->insn);
    else
        trace_heading(
            table, "    longest%s: by an exception or as a thread, after %" PRIu64 " instructions",
            what, most->insn);
}

/* What a call of it there takes is in the function that it is part of. */
static void add_inlined(struct table *table, const struct trace_print *print,
                        const struct trace_target *target)
{
    char name[TRACE_NAME_MAX];
    size_t told = 0;

    for (; told < target->inlined_count && told < TRACE_INLINED_MAX; told++)
        trace_heading(table, "  inlined into %s, by %s:%d",
                      trace_function_name(name, print->names, target->inlined[told].address),
                      target->inlined[told].file ? target->inlined[told].file : "?",
                      target->inlined[told].line);
    if (told < target->inlined_count)
        trace_heading(table, "  and in %zu more places", target->inlined_count - told);
}

static void add_function(struct table *table, const struct trace_print *print, size_t index)
{
    const struct trace_function *function = &print->result->functions[index];
    const struct trace_target *target = &print->targets->functions[index];
    char place[TRACE_NAME_MAX], count[32], open[64] = "";

    if (function->entered > function->returned)
        snprintf(open, sizeof open, ", %" PRIu64 " without a return",
                 function->entered - function->returned);
    if (target->range.start == TRACE_NO_CODE)
        trace_heading(table, "%s: has no code of its own", target->name);
    else
        trace_heading(table, "%s: called %s%s",
                      trace_whole_place(place, print->names, target->range.start),
                      function->entered ? trace_times(count, function->entered) : "never", open);
    add_inlined(table, print, target);
    trace_add_figure(table, print, "without interrupts", &function->exclusive);
    trace_add_figure(table, print, "with interrupts", &function->inclusive);
    if (!function->returned)
        return;
    if (function->most_exclusive.insn == function->most_inclusive.insn) {
        add_most(table, print, "", &function->most_inclusive);
        return;
    }
    add_most(table, print, " without", &function->most_exclusive);
    add_most(table, print, " with", &function->most_inclusive);
}

bool trace_put_functions(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!result->function_count)
        return true;
    table = table_new(trace_figure_columns, TRACE_FIGURE_COLUMNS);
    for (size_t i = 0; table && i < result->function_count; i++)
        add_function(table, print, i);
    printable_print(out, "\nFunctions (%s)\n", trace_unit(print));
    if (!trace_put_table(out, table, print))
        return false;
    if (result->lost)
        fprintf(out, "  %" PRIu64 " calls were given up: too many were open at once\n",
                result->lost);
    return true;
}
