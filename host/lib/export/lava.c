/* LAVA's test cases: a signal a line, as its dispatcher reads them in what a test prints. The name
 * of a case is the cell's id and the metric with what such names may not have replaced; the
 * measurement is the median, of what is counted over a run the total; its unit that of the metric.
 */
#include "host/lib/export/export.h"

#include "host/lib/base/printable.h"
#include "host/lib/results/figures.h"

#include <ctype.h>
#include <string.h>

/* "mps2-an385/max_rate/dispatch_linear(8,4)/none" becomes
 * "mps2-an385.max_rate.dispatch_linear-8-4.none". */
static void write_name(FILE *out, const char *name)
{
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (isalnum(c) || strchr("_.-", c))
            putc(c, out);
        else if (c != ')')
            putc(c == '/' ? '.' : '-', out);
    }
}

static const char *verdict(const struct result_cell *cell)
{
    switch (cell->status) {
    case RESULT_OK:
        return "pass";
    case RESULT_UNSUPPORTED:
        return "skip";
    default:
        return "fail";
    }
}

static void write_measurement(FILE *out, const struct result_cell *cell,
                              const struct result_metric *metric)
{
    struct result_number number = figure_main(metric) == FIGURE_TOTAL ? metric->total : metric->p50;

    if (!number.known)
        return;
    fprintf(out, " UNITS=");
    write_name(out, result_metric_unit(cell, metric));
    if (number.real)
        fprintf(out, " MEASUREMENT=%.15g", number.number);
    else
        fprintf(out, " MEASUREMENT=%lld", (long long)number.integer);
}

static void write_case(FILE *out, const struct result_cell *cell,
                       const struct result_metric *metric)
{
    fputs("<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=", out);
    write_name(out, cell->id);
    if (metric != NULL) {
        putc('.', out);
        write_name(out, metric->name);
    }
    fputs(" RESULT=", out);
    printable_print(out, "%s", verdict(cell));
    if (metric != NULL)
        write_measurement(out, cell, metric);
    fputs(">\n", out);
}

bool export_lava(FILE *out, const struct results *results, bool ns)
{
    (void)ns; /* it has a unit of its own */
    for (size_t i = 0; i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        for (size_t j = 0; j < cell->metric_count; j++)
            write_case(out, cell, &cell->metrics[j]);
        if (cell->metric_count == 0)
            write_case(out, cell, NULL);
    }
    return true;
}
