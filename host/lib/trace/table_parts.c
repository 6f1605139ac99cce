/* A figure as a row of a table; see print.h. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>
#include <stdarg.h>

#define HEADING_MAX 400u

/* ---- one figure's row ------------------------------------------------ */

enum column { WHAT, N, MIN, MEAN, P50, P99, MAX, TOTAL, BEST, WORST };

const struct table_column trace_figure_columns[TRACE_FIGURE_COLUMNS] = {
    [WHAT] = {"", false, 0},      [N] = {"n", true, 0},         [MIN] = {"min", true, 0},
    [MEAN] = {"mean", true, 0},   [P50] = {"p50", true, 0},     [P99] = {"p99", true, 0},
    [MAX] = {"max", true, 0},     [TOTAL] = {"total", true, 2}, [BEST] = {"best", true, 1},
    [WORST] = {"worst", true, 1},
};

void trace_heading(struct table *table, const char *format, ...)
{
    char text[HEADING_MAX];
    va_list values;

    va_start(values, format);
    printable_vinto(text, sizeof text, format, values);
    va_end(values);
    table_heading(table, text);
}

void trace_add_figure(struct table *table, const struct trace_print *print, const char *what,
                      const struct trace_numbers *numbers)
{
    const struct trace_quantiles *lane = trace_main_lane(print, numbers);
    const char *about = lane->exact ? "" : "~";

    if (!numbers->n)
        return;
    table_row(table);
    table_cell(table, WHAT, "  %s", what);
    table_cell(table, N, "%" PRIu64, numbers->n);
    table_cell(table, MIN, "%" PRIu64, lane->min);
    table_cell(table, MEAN, "%.1f", trace_per(lane->total, numbers->n));
    table_cell(table, P50, "%s%" PRIu64, about, lane->p50);
    table_cell(table, P99, "%s%" PRIu64, about, lane->p99);
    table_cell(table, MAX, "%" PRIu64, lane->max);
    table_cell(table, TOTAL, "%" PRIu64, lane->total);
    if (!print->result->has_cycles)
        return;
    table_cell(table, BEST, "%" PRIu64, numbers->lane[TRACE_BEST].min);
    table_cell(table, WORST, "%" PRIu64, numbers->lane[TRACE_WORST].max);
}

const struct trace_quantiles *trace_main_lane(const struct trace_print *print,
                                              const struct trace_numbers *numbers)
{
    return &numbers->lane[print->result->has_cycles ? TRACE_NOMINAL : TRACE_INSNS];
}

uint64_t trace_whole_time(const struct trace_print *print)
{
    const struct trace_result *result = print->result;

    return (result->has_cycles ? result->cycles.nominal : result->insns) + result->asleep;
}

const char *trace_unit(const struct trace_print *print)
{
    return print->result->has_cycles ? "cycles" : "instructions";
}

/* Prints and frees. */
bool trace_put_table(FILE *out, struct table *table, const struct trace_print *print)
{
    bool good = table && table_print(table, out, print->width);

    table_free(table);
    return good;
}

double trace_per(uint64_t cycles, uint64_t insns)
{
    return insns ? (double)cycles / (double)insns : 0.0;
}

const char *trace_times(char text[32], uint64_t count)
{
    if (count == 1)
        snprintf(text, 32, "once");
    else
        snprintf(text, 32, "%" PRIu64 " times", count);
    return text;
}
