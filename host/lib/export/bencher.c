/* Bencher Metric Format, as its reference page describes it (bencher.dev, read on
 * 2026-11-27): {BENCHMARK: {MEASURE: {value, lower_value, upper_value}}}. A
 * benchmark is a cell, a measure a metric with its evidence, so that kinds of evidence are
 * never drawn in one line; the value is the nominal, the range from best to
 * worst; of what is counted over a run the total, which has no range. Cells without a result are
 * not there.
 */
#include "host/lib/export/export.h"

#include "host/lib/files/json_file.h"
#include "host/lib/results/figures.h"

static void set(json_t *metric, const char *key, const struct figures *figures, enum figure figure)
{
    if (figures->known[figure])
        json_object_set_new(metric, key, json_number(figures->of[figure]));
}

static void add_metric(json_t *benchmark, const struct result_cell *cell,
                       const struct result_metric *metric)
{
    const struct figures figures = figures_of(metric);
    enum figure figure = figure_main(metric);
    char measure[64 + 1]; /* no longer, says the page */

    if (!figures.known[figure])
        return;
    json_t *value = json_object();
    snprintf(measure, sizeof measure, "%s-%s", metric->name,
             result_evidence_name(cell->target->evidence));
    set(value, "value", &figures, figure);
    if (figure != FIGURE_TOTAL) {
        set(value, "lower_value", &figures, FIGURE_BEST);
        set(value, "upper_value", &figures, FIGURE_WORST);
    }
    json_object_set_new(benchmark, measure, value);
}

bool export_bencher(FILE *out, const struct results *results, bool ns)
{
    (void)ns; /* it has a unit of its own */
    json_t *root = json_object();

    for (size_t i = 0; i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        json_t *benchmark = json_object();
        for (size_t j = 0; j < cell->metric_count; j++)
            add_metric(benchmark, cell, &cell->metrics[j]);
        if (json_object_size(benchmark))
            json_object_set(root, cell->id, benchmark);
        json_decref(benchmark);
    }
    bool fine = root && json_put_plain(out, root, JSON_INDENT(1));
    if (fine)
        putc('\n', out);
    json_decref(root);
    return fine;
}
