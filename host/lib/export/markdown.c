/* A run as Markdown: a table of the figures that are compared, and behind it the cells that have
 * none, with the reason.
 */
#include "host/lib/export/export.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/text.h"
#include "host/lib/results/figures.h"
#include "host/lib/results/nanoseconds.h"
#include <stdlib.h>

static void add_figures(struct text *text, const struct result_metric *metric, double factor)
{
    const struct figures figures = figures_ranged(metric);
    char number[FIGURE_TEXT_MAX];
    for (int i = FIGURE_BEST; i <= FIGURE_WORST; i++) {
        if (!figures.known[i])
            text_add(text, " |");
        else if (factor == 1)
            text_addf(text, " %s |", figure_text(number, figures.of[i], false));
        else
            text_addf(text, " %.1f |", figures.of[i] * factor);
    }
}

static void add_row(struct text *text, const struct result_cell *cell,
                    const struct result_metric *metric, bool ns)
{
    double factor = ns ? nanoseconds_factor(cell->target, metric) : 1;
    text_add(text, "| ");
    text_markdown(text, cell->id);
    text_addf(text, " | %s | %s |", metric->name,
              ns ? nanoseconds_unit(cell, metric) : result_metric_unit(cell, metric));
    add_figures(text, metric, factor);
    text_add(text, "\n");
}

static void add_reasons(struct text *text, const struct results *results)
{
    bool first = true;
    for (size_t i = 0; i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        if (cell->status == RESULT_OK)
            continue;
        text_add(text, first ? "\nWithout a result:\n\n" : "");
        first = false;
        text_add(text, "- ");
        text_markdown(text, cell->id);
        text_addf(text, ": %s: ", result_status_name(cell->status));
        text_markdown(text, cell->reason);
        text_add(text, "\n");
    }
}

bool export_markdown(FILE *out, const struct results *results, bool ns)
{
    struct text text = {0};
    char *part = results_part_sentence(results);
    text_add(&text, "## ");
    text_markdown(&text, results->name);
    text_add(&text, "\n\n");
    if (part) {
        text_add(&text, "Partial run: ");
        text_markdown(&text, part);
        text_add(&text, "\n\n");
    }
    free(part);
    text_add(&text, "| cell | metric | unit | best | nominal | worst |\n"
                    "|---|---|---|---:|---:|---:|\n");
    for (size_t i = 0; i < results->cell_count; i++)
        for (size_t j = 0; j < results->cells[i].metric_count; j++)
            add_row(&text, &results->cells[i], &results->cells[i].metrics[j], ns);
    add_reasons(&text, results);
    bool fine = !text.failed;
    if (fine)
        printable_pass(out, text_get(&text), text.used, true);
    text_free(&text);
    return fine;
}
