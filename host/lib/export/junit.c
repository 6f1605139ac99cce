/* A run as JUnit XML, as GitLab, Jenkins and GitHub's actions read it: a case a cell, named after
 * it, so that names are unique, with its figures as what it printed. A fault is a failure, what is
 * inconclusive an error, what the board cannot do a skip. (`irqbench check --junit` is the gate.)
 */
#include "host/lib/export/export.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/text.h"
#include "host/lib/results/figures.h"
#include <string.h>

static const char *element_of(enum result_status status)
{
    switch (status) {
    case RESULT_OK:
        return NULL;
    case RESULT_UNSUPPORTED:
        return "skipped";
    case RESULT_INCONCLUSIVE:
        return "error";
    default:
        return "failure";
    }
}

static void add_figures(struct text *text, const struct result_cell *cell)
{
    static const char *const gaps[] = {" ", " (", " to "};
    char number[FIGURE_TEXT_MAX];
    text_add(text, "   <system-out>");
    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct result_metric *metric = &cell->metrics[i];
        const struct figures figures = figures_ranged(metric);
        static const enum figure order[] = {FIGURE_NOMINAL, FIGURE_BEST, FIGURE_WORST};
        text_addf(text, "%s:", metric->name);
        for (int j = 0; j < 3; j++)
            text_addf(text, "%s%s", gaps[j],
                      figures.known[order[j]] ? figure_text(number, figures.of[order[j]], false)
                                              : "unknown");
        text_addf(text, ") %s\n", result_metric_unit(cell, metric));
    }
    text_add(text, "</system-out>\n");
}

static void add_case(struct text *text, const struct result_cell *cell)
{
    const char *element = element_of(cell->status);
    text_add(text, "  <testcase classname=\"irqbench.");
    text_html(text, cell->board);
    text_add(text, ".");
    text_html(text, cell->scenario);
    text_add(text, "\" name=\"");
    text_html(text, cell->id);
    text_add(text, "\" time=\"0\">\n");
    if (element) {
        text_addf(text, "   <%s ", element);
        if (strcmp(element, "skipped") != 0)
            text_addf(text, "type=\"%s\" ", result_status_name(cell->status));
        text_add(text, "message=\"");
        text_html(text, cell->reason);
        text_add(text, "\"/>\n");
    } else {
        add_figures(text, cell);
    }
    text_add(text, "  </testcase>\n");
}

static size_t count_of(const struct results *results, const char *element)
{
    size_t count = 0;
    for (size_t i = 0; i < results->cell_count; i++) {
        const char *own = element_of(results->cells[i].status);
        count += own && strcmp(own, element) == 0;
    }
    return count;
}

bool export_junit(FILE *out, const struct results *results, bool ns)
{
    struct text text = {0};
    (void)ns;
    text_add(&text,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n <testsuite name=\"");
    text_html(&text, results->name);
    text_addf(&text,
              "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n",
              results->cell_count, count_of(results, "failure"), count_of(results, "error"),
              count_of(results, "skipped"));
    for (size_t i = 0; i < results->cell_count; i++)
        add_case(&text, &results->cells[i]);
    text_add(&text, " </testsuite>\n</testsuites>\n");
    bool fine = !text.failed;
    if (fine)
        printable_pass(out, text_get(&text), text.used, true);
    text_free(&text);
    return fine;
}
