/* Custom benchmarks of github-action-benchmark, as its README describes them (read on
 * 2026-11-27): an array of {name, unit, value, range, extra}, in a file for what
 * is better when it is smaller (customSmallerIsBetter) and one for what is better
 * when it is larger (customBiggerIsBetter). The value is the nominal, the range
 * from best to worst; of what is counted over a run the total, without a range, and `extra` says of
 * how many triggers. A name ends with the kind of evidence: what has one name is drawn in one line.
 */
#include "host/lib/export/export.h"

#include "host/lib/files/json_file.h"
#include "host/lib/results/figures.h"
#include <stdlib.h>

static json_t *format(const char *pattern, ...) __attribute__((format(printf, 1, 2)));
static json_t *format(const char *pattern, ...)
{
    va_list values;
    char *text = NULL;

    va_start(values, pattern);
    json_t *string = vasprintf(&text, pattern, values) < 0 ? NULL : json_text_of(text);
    va_end(values);
    free(text);
    return string;
}

static json_t *entry(const struct result_cell *cell, const struct result_metric *metric)
{
    char best[FIGURE_TEXT_MAX], worst[FIGURE_TEXT_MAX];
    const struct figures figures = figures_of(metric);
    enum figure figure = figure_main(metric);
    const char *evidence = result_evidence_name(cell->target->evidence);

    if (!figures.known[figure])
        return NULL;
    figure_text(best, figures.of[FIGURE_BEST], false);
    figure_text(worst, figures.of[FIGURE_WORST], false);
    json_t *object = json_pack(
        "{s:o, s:s, s:o}", "name", format("%s %s %s", cell->id, metric->name, evidence), "unit",
        result_metric_unit(cell, metric), "value", json_number(figures.of[figure]));
    if (figure != FIGURE_TOTAL)
        json_object_set_new(object, "range", format("%s to %s", best, worst));
    json_object_set_new(object, "extra",
                        figure != FIGURE_TOTAL
                            ? format("evidence: %s\ncore: %s", evidence, cell->target->core)
                            : format("evidence: %s\ncore: %s\ntotal of %lld triggers", evidence,
                                     cell->target->core, (long long)cell->triggered));
    return object;
}

static bool write(FILE *out, const struct results *results, enum metric_better better)
{
    json_t *root = json_array();

    for (size_t i = 0; i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        for (size_t j = 0; j < cell->metric_count; j++) {
            json_t *one = metric_find(cell->metrics[j].name)->better == better
                              ? entry(cell, &cell->metrics[j])
                              : NULL;
            if (one)
                json_array_append_new(root, one);
        }
    }
    bool fine = root && json_put_plain(out, root, JSON_INDENT(1));
    if (fine)
        putc('\n', out);
    json_decref(root);
    return fine;
}

bool export_github_smaller(FILE *out, const struct results *results, bool ns)
{
    (void)ns; /* it has a unit of its own */
    return write(out, results, METRIC_SMALLER);
}

bool export_github_larger(FILE *out, const struct results *results, bool ns)
{
    (void)ns; /* it has a unit of its own */
    return write(out, results, METRIC_LARGER);
}
