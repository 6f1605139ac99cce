/* What of a run is exported, and how; see export.h. */
#include "host/lib/export/export.h"

#include "host/lib/base/suggest.h"
#include "host/lib/pattern/pattern.h"
#include "host/lib/results/nanoseconds.h"
#include <stdlib.h>
#include <string.h>

const struct export_format export_formats[] = {
    {"csv", export_csv, true, false, ".csv"},
    {"json", export_json, true, false, ".json"},
    {"markdown", export_markdown, true, false, ".md"},
    {"junit", export_junit, false, false, ".xml"},
    {"lava", export_lava, false, false, NULL},
    {"bencher", export_bencher, false, false, NULL},
    {"github-benchmark", export_github_smaller, false, false, NULL},
    {"github-smaller", export_github_smaller, false, false, NULL},
    {"github-larger", export_github_larger, false, false, NULL},
    {"gbench", export_gbench, false, false, NULL},
    {"hgrm", export_hgrm, true, true, ".hgrm"},
    {NULL, NULL, false, false, NULL},
};

/* ---- The format ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), own = strlen(end);
    return length > own && strcmp(text + length - own, end) == 0;
}

static const struct export_format *by_end(const char *path)
{
    for (const struct export_format *format = export_formats; format->name; format++)
        if (format->end && ends_with(path, format->end))
            return format;
    return NULL;
}

const struct export_format *export_format_of(const struct export_request *request,
                                             struct message *message)
{
    const struct export_format *format = export_formats;
    if (!request->format) {
        format = request->path ? by_end(request->path) : NULL;
        if (!format)
            message_add(message, "--format is missing%s",
                        request->path ? ", and the name's end says none (.csv, .json, .md, .xml "
                                        "and .hgrm do)"
                                      : "; or give -o FILE.csv");
        return format;
    }
    while (format->name && strcmp(format->name, request->format) != 0)
        format++;
    if (format->name)
        return format;
    message_add(message, "unknown format '%s'", request->format);
    return NULL;
}

/* ---- What of the run ---- */

static bool check_metric(const char *metric, struct message *message)
{
    const char *names[64];
    char hint[SUGGEST_TEXT_MAX];
    size_t count = 0;
    const struct metric_row *row;
    if (!metric || metric_find(metric))
        return true;
    while (count < sizeof names / sizeof *names && (row = metric_at(count)) != NULL)
        names[count++] = row->name;
    return message_add(message, "unknown metric '%s'%s", metric,
                       suggest_text(hint, metric, names, count));
}

/* A cell that shares all with the run's, but for the metrics that are not asked for; false if
 * nothing of it is. Cells without a result are an answer about all metrics alone. */
static bool take_cell(const struct export_request *request, const struct result_cell *cell,
                      struct result_cell *taken)
{
    if (!pattern_matches(request->cell, cell->id))
        return false;
    *taken = *cell;
    if (!request->metric)
        return true;
    const struct result_metric *metric = result_metric_find(cell, request->metric);
    taken->metrics = (struct result_metric *)(uintptr_t)metric;
    taken->metric_count = metric != NULL;
    return metric != NULL;
}

/* `view->cells` is to be freed, and no more, whatever is returned. */
static bool select_cells(const struct export_request *request, const struct results *results,
                         struct results *view, struct message *message)
{
    *view = *results;
    view->cell_count = 0;
    view->cells = calloc(results->cell_count + 1, sizeof *view->cells);
    if (!view->cells)
        return message_add(message, "out of memory");
    for (size_t i = 0; i < results->cell_count; i++)
        view->cell_count += take_cell(request, &results->cells[i], &view->cells[view->cell_count]);
    if (view->cell_count || (!request->cell && !request->metric))
        return true;
    return message_add(message, "none of the %zu cells of %s matches%s%s%s%s", results->cell_count,
                       results->path, request->cell ? " " : "", request->cell ? request->cell : "",
                       request->metric ? " with a metric " : "",
                       request->metric ? request->metric : "");
}

/* ---- Whether the format can hold it ---- */

static bool check_unit(const struct export_format *format, const struct results *view,
                       struct message *message)
{
    if (!format->takes_ns)
        return message_add(message,
                           "--unit: the format %s has a unit of its own; csv, json, markdown and "
                           "hgrm take one",
                           format->name);
    for (size_t i = 0; i < view->cell_count; i++)
        if (!nanoseconds_are_known(view->cells[i].target, message))
            return false;
    return true;
}

static bool check_one(const struct export_format *format, const struct results *view,
                      struct message *message)
{
    size_t metrics = 0;
    for (size_t i = 0; i < view->cell_count; i++)
        metrics += view->cells[i].metric_count;
    if (view->cell_count == 1 && metrics == 1)
        return view->cells[0].metrics[0].count_rows > 0 ||
               message_add(message, "%s: there are no samples of %s in this run", view->cells[0].id,
                           view->cells[0].metrics[0].name);
    return message_add(message,
                       "the format %s holds the values of one metric of one cell, and these are "
                       "%zu metrics of %zu cells: choose with --cell ID and --metric NAME",
                       format->name, metrics, view->cell_count);
}

bool export_write(FILE *out, const struct results *results, const struct export_request *request,
                  struct message *message)
{
    const struct export_format *format = export_format_of(request, message);
    struct results view = {.cells = NULL};
    bool fine = format && check_metric(request->metric, message) &&
                select_cells(request, results, &view, message) &&
                (!request->ns || check_unit(format, &view, message)) &&
                (!format->one_distribution || check_one(format, &view, message)) &&
                (format->write(out, &view, request->ns) || message_add(message, "out of memory"));
    free(view.cells);
    return fine;
}
