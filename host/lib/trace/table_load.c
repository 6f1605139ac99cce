/* How much of the time each exception takes. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include <inttypes.h>

enum column { WHO, COUNT, RATE, SHARE, TOTAL, MEAN, P50, P99, MAX, COLUMNS };

static const struct table_column columns[COLUMNS] = {
    [WHO] = {"", false, 0},       [COUNT] = {"count", true, 0}, [RATE] = {"a second", true, 0},
    [SHARE] = {"share", true, 0}, [TOTAL] = {"total", true, 0}, [MEAN] = {"mean", true, 0},
    [P50] = {"p50", true, 1},     [P99] = {"p99", true, 0},     [MAX] = {"max", true, 0},
};

static double share_of(const struct trace_print *print, uint64_t part)
{
    return trace_per(part, trace_whole_time(print));
}

double trace_share(const struct trace_print *print, const struct trace_exception *exception)
{
    return share_of(print, exception->executed);
}

double trace_rate_hz(const struct trace_print *print, const struct trace_exception *exception)
{
    return share_of(print, exception->count) * print->setup->machine->clock_hz;
}

double trace_idle_share(const struct trace_print *print)
{
    uint64_t idle = print->result->asleep;

    for (size_t i = 0; i < print->result->idle_count; i++)
        idle += print->result->idle[i].count;
    return share_of(print, idle);
}

static void add_row(struct table *table, const struct trace_print *print, const char *who,
                    uint64_t total)
{
    table_row(table);
    table_cell(table, WHO, "%s", who);
    table_cell(table, SHARE, "%.2f %%", 100.0 * share_of(print, total));
    table_cell(table, TOTAL, "%" PRIu64, total);
}

static void add_exception(struct table *table, const struct trace_print *print,
                          const struct trace_exception *exception)
{
    const struct trace_quantiles *own = trace_main_lane(print, &exception->own);
    char name[TRACE_NAME_MAX];

    add_row(table, print, trace_exception_name(name, exception->number), exception->executed);
    table_cell(table, COUNT, "%" PRIu64, exception->count);
    table_cell(table, RATE, "%.1f", trace_rate_hz(print, exception));
    if (!exception->own.n)
        return;
    table_cell(table, MEAN, "%.1f", trace_per(own->total, exception->own.n));
    table_cell(table, P50, "%" PRIu64, own->p50);
    table_cell(table, P99, "%" PRIu64, own->p99);
    table_cell(table, MAX, "%" PRIu64, own->max);
}

/* What threads execute is what is left. */
static void add_rest(struct table *table, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    uint64_t entries = result->has_cycles ? result->entries.nominal : 0;
    uint64_t rest = trace_whole_time(print) - result->asleep - entries - result->executed_before;

    for (size_t i = 0; i < result->exception_count; i++)
        rest -= result->exceptions[i].executed;
    if (result->executed_before)
        add_row(table, print, "handlers before", result->executed_before);
    if (entries)
        add_row(table, print, "entry and return", entries);
    add_row(table, print, "threads", rest);
    for (size_t i = 0; i < result->idle_count; i++) {
        char name[TRACE_NAME_MAX];

        printable_into(name, sizeof name, "  %s", print->targets->idle[i].name);
        add_row(table, print, name, result->idle[i].count);
    }
    if (result->asleep)
        add_row(table, print, "asleep (WFI)", result->asleep);
}

bool trace_put_load(FILE *out, const struct trace_print *print)
{
    struct table *table;

    if (!print->result->exception_count && !print->result->idle_count && !print->result->asleep)
        return true;
    table = table_new(columns, COLUMNS);
    for (size_t i = 0; table && i < print->result->exception_count; i++)
        add_exception(table, print, &print->result->exceptions[i]);
    if (table)
        add_rest(table, print);
    printable_print(out, "\nLoad: each without what nested in it (%s)\n", trace_unit(print));
    if (!trace_put_table(out, table, print))
        return false;
    if (print->result->idle_count || print->result->asleep)
        printable_print(out, "  idle %.2f %% of the time\n", 100.0 * trace_idle_share(print));
    return true;
}
