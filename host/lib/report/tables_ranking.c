/* The ranking of styles, with the reason for each place. */
#include "host/lib/report/tables.h"

#include "host/lib/report/trend.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>
#include <string.h>

/* What the styles are ranked by, in this order. */
enum { FIRST, SECOND, RANKED };
struct ranking {
    const struct metric_row *rows[RANKED];
    struct report_column columns[RANKED];
    bool has[RANKED];
    struct text names[RANKED];
    struct text worst;             /* "worst response, swept" */
    double largest;                /* over all, for the bars */
    const struct history *history; /* NULL: none */
};

/* Of two cells without a number the one that says more of why. */
static const struct result_cell *better_reason(const struct result_cell *one,
                                               const struct result_cell *other)
{
    return one == NULL || one->status == RESULT_OK ? other : one;
}

/* The worst of the first under a swept trigger, over all loads: the model's own; whether some
 * of its cells have no number, so that it may not be the worst. Why, if none has one. */
static void add_worst(struct text *out, const struct ranking *ranking,
                      const struct report_target *target, const char *style)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    const struct result_cell *without = NULL;
    double worst = 0;
    bool known = false, gaps = false;
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->items[i].row != ranking->rows[FIRST])
            continue;
        const struct result_cell *cell = report_cell(target, &columns->items[i], style);
        const struct result_metric *metric = report_metric(cell, &columns->items[i]);
        if (metric == NULL || !metric->max.known) {
            without = better_reason(without, cell);
            gaps = true;
            continue;
        }
        double here = result_worst(metric).number;
        worst = !known || here > worst ? here : worst;
        known = true;
    }
    text_addf(out, "<td class=\"number\" data-label=\"%s\">", text_get(&ranking->worst));
    if (known && gaps)
        text_add(out, "at least ");
    if (known)
        format_value(out, worst);
    else if (gaps)
        table_absence(out, target, without);
    else
        text_add(out, "\u2013");
    text_add(out, "</td>");
}

static double largest_of(const struct report_target *target, const struct report_column *column,
                         double largest)
{
    size_t count = 0;
    struct report_standing *all = report_standings(target, column, REPORT_STYLES, &count);
    for (size_t i = 0; i < count; i++)
        largest = all[i].value > largest ? all[i].value : largest;
    free(all);
    return largest;
}

static void add_bar_cell(struct text *out, const struct ranking *ranking,
                         const struct report_target *target, int which, const char *style)
{
    const struct report_column *column = &ranking->columns[which];
    const struct result_cell *cell =
        ranking->has[which] ? report_cell(target, column, style) : NULL;
    const struct result_metric *metric = ranking->has[which] ? report_metric(cell, column) : NULL;
    text_addf(out, "<td class=\"bar\" data-label=\"%s\">", text_get(&ranking->names[which]));
    if (metric == NULL) {
        table_absence(out, target, cell);
    } else {
        double value = report_typical(metric);
        int percent = ranking->largest > 0 ? (int)(100 * value / ranking->largest + 0.5) : 0;
        text_add(out, "<b>");
        format_value(out, value);
        text_add(out, "</b>");
        table_bounds(out, metric);
        text_addf(out, "<span class=\"track\"><span style=\"width:%d%%\"></span></span>",
                  percent < 0 ? 0 : percent);
    }
    text_add(out, "</td>");
}

static void add_why(struct text *out, const struct report_target *target,
                    const struct ranking *ranking, const char *style, bool first)
{
    const struct report_column *first_column = &ranking->columns[FIRST];
    struct text why = {0};
    text_add(out, "<td class=\"why\">");
    if (ranking->has[FIRST] && ranking->has[SECOND])
        report_why(&why, target, style);
    if (first)
        text_add(out, "the others are set against this one");
    else if (why.used > 0)
        text_add(out, text_get(&why));
    else if (report_metric(report_cell(target, first_column, style), first_column))
        text_add(out, "the same way to the work");
    else
        text_add(out, "\u2013");
    text_add(out, "</td>");
    text_free(&why);
}

/* False if there is nothing to rank by. */
static bool open_ranking(struct ranking *ranking, const struct report_target *target)
{
    for (int i = FIRST; i < RANKED; i++) {
        ranking->rows[i] = metric_ranked(METRIC_COMPARISON, i + 1);
        ranking->has[i] = ranking->rows[i] != NULL &&
                          report_find_column(target, ranking->rows[i], &ranking->columns[i]);
        if (ranking->has[i])
            ranking->largest = largest_of(target, &ranking->columns[i], ranking->largest);
        if (ranking->rows[i] != NULL)
            format_metric(&ranking->names[i], ranking->rows[i]->name);
    }
    text_addf(&ranking->worst, "worst %s, swept", text_get(&ranking->names[FIRST]));
    return ranking->has[FIRST];
}

static void close_ranking(struct ranking *ranking)
{
    for (int i = FIRST; i < RANKED; i++)
        text_free(&ranking->names[i]);
    text_free(&ranking->worst);
}

static void add_trend(struct text *out, const struct ranking *ranking,
                      const struct report_target *target, const char *style)
{
    const struct report_column *column = &ranking->columns[FIRST];
    const struct result_cell *cell = report_cell(target, column, style);
    const struct history_series *series =
        cell ? history_find(ranking->history, target->target, cell->id, column->metric) : NULL;

    text_add(out, "<td class=\"trend\" data-label=\"trend\">");
    if (series)
        trend_sparkline(out, series, history_figure(series));
    else if (report_metric(cell, column) == NULL)
        text_add(out, "\u2013");
    else
        text_add(out, "<span class=\"absent\">not in the history</span>");
    text_add(out, "</td>");
}

static void add_rows(struct text *out, const struct ranking *ranking,
                     const struct report_target *target)
{
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *style = target->subjects[REPORT_STYLES][i];
        table_subject_header(out, style);
        add_bar_cell(out, ranking, target, FIRST, style);
        if (ranking->history)
            add_trend(out, ranking, target, style);
        add_why(out, target, ranking, style, i == 0);
        add_bar_cell(out, ranking, target, SECOND, style);
        add_worst(out, ranking, target, style);
        text_add(out, "</tr>\n");
    }
}

void table_ranking(struct text *out, const struct report_group *group,
                   const struct report_target *target, const struct history *history)
{
    struct ranking ranking = {.history = history};
    if (open_ranking(&ranking, target)) {
        struct text caption = {0};
        text_html(&caption, target->target->board);
        text_addf(&caption, ": styles by %s, in %s", text_get(&ranking.names[FIRST]),
                  result_evidence_unit(group->evidence));
        table_open(out, "ranking", text_get(&caption));
        text_addf(out,
                  "<thead><tr><th scope=\"col\">handler style</th>"
                  "<th scope=\"col\">%s</th>%s<th scope=\"col\">why</th>"
                  "<th scope=\"col\">%s</th>"
                  "<th scope=\"col\" class=\"number\">%s</th></tr></thead>\n"
                  "<tbody>\n",
                  text_get(&ranking.names[FIRST]), history ? "<th scope=\"col\">trend</th>" : "",
                  text_get(&ranking.names[SECOND]), text_get(&ranking.worst));
        add_rows(out, &ranking, target);
        table_close(out);
        text_free(&caption);
    }
    close_ranking(&ranking);
}
