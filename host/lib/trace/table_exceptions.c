/* A trace's exceptions and masked stretches. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>

/* ---- exceptions ------------------------------------------------------ */

static void add_exception(struct table *table, const struct trace_print *print,
                          const struct trace_exception *exception)
{
    char name[TRACE_NAME_MAX], place[TRACE_NAME_MAX], count[32];

    trace_heading(table, "%s: %s, %s%s", trace_exception_name(name, exception->number),
                  trace_place(place, print->names, exception->handler),
                  trace_times(count, exception->count),
                  exception->handlers > 1 ? "; not always this handler" : "");
    trace_add_figure(table, print, "pend to handler", &exception->latency);
    trace_add_figure(table, print, "without nesting", &exception->own);
    trace_add_figure(table, print, "with nesting", &exception->whole);
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

/* ---- masked stretches ------------------------------------------------ */

static const char *mask_place(char text[TRACE_NAME_MAX], const struct trace_print *print,
                              uint32_t pc)
{
    if (pc)
        return trace_place(text, print->names, pc);
    snprintf(text, TRACE_NAME_MAX, "an exception's return");
    return text;
}

static void add_stretch(struct table *table, const struct trace_print *print, const char *what,
                        const struct trace_stretch *stretch)
{
    char place[TRACE_NAME_MAX];
    int lane = print->result->has_cycles ? TRACE_NOMINAL : TRACE_INSNS;

    trace_add_figure(table, print, what, &stretch->numbers);
    if (stretch->numbers.n) {
        trace_heading(table, "    longest from %s", mask_place(place, print, stretch->from_pc));
        trace_heading(table, "    to %s, after %" PRIu64 " instructions",
                      mask_place(place, print, stretch->until_pc), stretch->insn);
    }
    if (stretch->open) {
        trace_heading(table, "  %s is still set at the end, for at least %" PRIu64 " %s,", what,
                      stretch->open_length[lane], trace_unit(print));
        trace_heading(table, "    since %s", mask_place(place, print, stretch->open_pc));
    }
}

bool trace_put_masks(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!result->sees_masks) {
        fprintf(out, "\nMasked stretches: not seen on a core with the security extension\n");
        return true;
    }
    if (!result->primask.numbers.n && !result->primask.open && !result->basepri.numbers.n &&
        !result->basepri.open) {
        fprintf(out, "\nInterrupts were never masked\n");
        return true;
    }
    table = table_new(trace_figure_columns, TRACE_FIGURE_COLUMNS);
    if (table) {
        add_stretch(table, print, "PRIMASK", &result->primask);
        add_stretch(table, print, "BASEPRI", &result->basepri);
    }
    printable_print(out, "\nStretches with interrupts masked (%s)\n", trace_unit(print));
    return trace_put_table(out, table, print);
}
