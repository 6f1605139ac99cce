/* Which cells a chart is of; see select.h. */
#include "host/lib/charts/select.h"

#include "host/lib/base/suggest.h"
#include "host/lib/pattern/pattern.h"
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX  64u /* of metrics, in the table of them */
#define SHOWN_MAX  5u  /* ids that a message lists */
#define CELLS_MOST 48u /* that one picture holds */

/* ---- Complaints ---- */

static bool complain_no_cell(const struct chart *chart, const struct results *results,
                             struct message *message)
{
    const char **ids = calloc(results->cell_count + 1, sizeof *ids);
    const char *near = NULL;
    for (size_t i = 0; ids && i < results->cell_count; i++)
        ids[i] = results->cells[i].id;
    if (ids)
        near = suggest_nearest(chart->pattern, ids, results->cell_count);
    message_add(message, "--cell: this run has no cell '%s'%s%s%s; `irqbench show` lists its %zu",
                chart->pattern, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "",
                results->cell_count);
    free(ids);
    return false;
}

static bool check_metric_name(const char *metric, struct message *message)
{
    const char *names[NAMES_MAX];
    char hint[SUGGEST_TEXT_MAX];
    const struct metric_row *row;
    size_t count = 0;
    if (metric_find(metric))
        return true;
    while (count < NAMES_MAX && (row = metric_at(count)) != NULL)
        names[count++] = row->name;
    return message_add(message, "--metric: there is no metric '%s'%s", metric,
                       suggest_text(hint, metric, names, count));
}

static void say_metrics(struct text *text, const struct result_cell *cell)
{
    for (size_t i = 0; i < cell->metric_count; i++)
        text_addf(text, "%s%s", i ? ", " : "", cell->metrics[i].name);
}

/* None that matches has values of the metric: why the first has none. */
static bool complain_no_values(const struct result_cell *cell, const char *metric, size_t matched,
                               struct message *message)
{
    struct text text = {0};
    const struct result_metric *own = result_metric_find(cell, metric);
    const char *others = matched > 1 ? " (and the others that match)" : "";
    if (cell->status != RESULT_OK) {
        message_add(message, "%s%s has no result: %s, %s", cell->id, others,
                    result_status_name(cell->status), cell->reason);
    } else if (own) {
        message_add(message, "%s%s has no values of %s one by one", cell->id, others, metric);
    } else {
        say_metrics(&text, cell);
        message_add(message, "--metric: %s%s has no %s; it has %s", cell->id, others, metric,
                    text_get(&text));
    }
    text_free(&text);
    return false;
}

static bool complain_several(const struct chart *chart, const struct chart_kind *kind,
                             struct message *message)
{
    struct text text = {0};
    for (size_t i = 0; i < chart->count && i < SHOWN_MAX; i++) {
        const struct result_cell *cell = chart->items[i].cell;
        text_addf(&text, "%s%s", i ? ", " : "", cell ? cell->id : ""); /* never NULL */
    }
    message_add(message, "--cell %s: %zu cells match (%s%s), and --kind %s draws one",
                chart->pattern, chart->count, text_get(&text),
                chart->count > SHOWN_MAX ? ", ..." : "", kind->name);
    text_free(&text);
    return false;
}

/* ---- The cells ---- */

/* Numbers of two kinds of evidence, or in two units, never share an axis. */
static bool check_alike(const struct chart *chart, struct message *message)
{
    const struct result_cell *first = chart->items[0].cell;
    for (size_t i = 1; i < chart->count; i++) {
        const struct result_cell *cell = chart->items[i].cell;
        if (cell->target->evidence != chart->evidence)
            return message_add(message,
                               "--cell %s: %s is of evidence %s, %s of %s, which one picture does "
                               "not mix: narrow the pattern",
                               chart->pattern, first->id,
                               result_evidence_name(first->target->evidence), cell->id,
                               result_evidence_name(cell->target->evidence));
    }
    return true;
}

/* Cells that match and have values; which was the first that matches, and how many do. */
static size_t take_cells(struct chart *chart, const struct result_cell **first)
{
    const struct results *results = chart->results;
    size_t matched = 0;
    for (size_t i = 0; i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        /* An id of a cell may have what means something in a pattern. */
        if (strcmp(chart->pattern, cell->id) != 0 && !pattern_matches(chart->pattern, cell->id))
            continue;
        const struct result_metric *metric = result_metric_find(cell, chart->metric);
        *first = *first ? *first : cell;
        matched++;
        if (metric && metric->count_rows > 0)
            chart->items[chart->count++] = (struct chart_item){cell, metric};
    }
    chart->without = matched - chart->count;
    return matched;
}

/* Of the first that was taken: there is one. */
static bool set_unit(struct chart *chart, const struct chart_item *first)
{
    if (!first->cell)
        return false;
    chart->evidence = first->cell->target->evidence;
    chart->unit = result_metric_unit(first->cell, first->metric);
    return true;
}

bool chart_select(struct chart *chart, const struct chart_request *request,
                  const struct chart_kind *kind, struct message *message)
{
    const struct result_cell *first = NULL;
    chart->pattern = request->cell;
    chart->metric = request->metric;
    chart->items = calloc(chart->results->cell_count + 1, sizeof *chart->items);
    if (!chart->items)
        return message_add(message, "out of memory");
    if (!check_metric_name(request->metric, message))
        return false;
    size_t matched = take_cells(chart, &first);
    if (!first)
        return complain_no_cell(chart, chart->results, message);
    if (chart->count == 0)
        return complain_no_values(first, request->metric, matched, message);
    if (!kind->several && chart->count > 1)
        return complain_several(chart, kind, message);
    if (chart->count > CELLS_MOST)
        return message_add(message,
                           "--cell %s: %zu cells match, and one picture holds %u: narrow the "
                           "pattern",
                           chart->pattern, chart->count, CELLS_MOST);
    return set_unit(chart, &chart->items[0]) && check_alike(chart, message);
}
