/* LAVA's test cases: a signal a line, as its dispatcher reads them in what a test prints. The name
 * of a case is the cell's id and the metric with what such names may not have replaced; the
 * measurement is the median, its unit that of the metric.
 */
#include "host/lib/export/export.h"

#include "host/lib/base/printable.h"

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
    if (metric != NULL && metric->p50.known) {
        fprintf(out, " UNITS=");
        write_name(out, result_metric_unit(cell, metric));
        if (metric->p50.real)
            fprintf(out, " MEASUREMENT=%.15g", metric->p50.number);
        else
            fprintf(out, " MEASUREMENT=%lld", (long long)metric->p50.integer);
    }
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
