/* The ranking of styles, with the reason for each place. */
#include "host/lib/report/tables.h"

#include "host/lib/report/answer.h"
#include "host/lib/report/format.h"
#include <stdlib.h>
#include <string.h>

/* The largest response that a swept trigger met, over all loads; whether some
 * of its cells have no number, so that it may not be the largest. */
static void add_worst_response(struct text *out, const struct report_target *target,
                               const char *style)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    double worst = 0;
    bool known = false, gaps = false;
    for (size_t i = 0; i < columns->count; i++) {
        if (strcmp(columns->items[i].metric, "response") != 0)
            continue;
        const struct result_metric *metric =
            report_metric(report_cell(target, &columns->items[i], style), &columns->items[i]);
        if (metric == NULL || !metric->max.known) {
            gaps = true;
            continue;
        }
        worst = !known || metric->max.number > worst ? metric->max.number : worst;
        known = true;
    }
    text_add(out, "<td class=\"number\" data-label=\"worst response, swept\">");
    if (known && gaps)
        text_add(out, "at least ");
    if (known)
        format_value(out, worst);
    else
        text_add(out, gaps ? "<span class=\"absent\">none</span>" : "\u2013");
    text_add(out, "</td>");
}

struct ranking {
    struct report_column response, round_trip;
    bool has_response, has_round_trip;
    double largest; /* over both, for the bars */
};

static double largest_of(const struct report_target *target, const struct report_column *column,
                         double largest)
{
    size_t count = 0;
    struct report_standing *all = report_standings(target, column, REPORT_STYLES, &count);
    if (count > 0 && all[count - 1].value > largest)
        largest = all[count - 1].value;
    free(all);
    return largest;
}

static void add_bar_cell(struct text *out, const struct ranking *ranking,
                         const struct report_target *target, const struct report_column *column,
                         bool has_column, const char *style, const char *label)
{
    const struct result_cell *cell = has_column ? report_cell(target, column, style) : NULL;
    const struct result_metric *metric = has_column ? report_metric(cell, column) : NULL;
    text_addf(out, "<td class=\"bar\" data-label=\"%s\">", label);
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
    struct text why = {0};
    text_add(out, "<td class=\"why\">");
    if (ranking->has_response && ranking->has_round_trip)
        report_why(&why, target, style);
    if (first)
        text_add(out, "the others are set against this one");
    else if (why.used > 0)
        text_add(out, text_get(&why));
    else if (report_metric(report_cell(target, &ranking->response, style), &ranking->response))
        text_add(out, "the same way to the work");
    else
        text_add(out, "\u2013");
    text_add(out, "</td>");
    text_free(&why);
}

void table_ranking(struct text *out, const struct report_group *group,
                   const struct report_target *target)
{
    struct ranking ranking = {0};
    struct text caption = {0};
    ranking.has_response = report_find_column(target, "response", &ranking.response);
    ranking.has_round_trip = report_find_column(target, "round_trip", &ranking.round_trip);
    if (!ranking.has_response)
        return;
    ranking.largest = largest_of(target, &ranking.response, 0);
    if (ranking.has_round_trip)
        ranking.largest = largest_of(target, &ranking.round_trip, ranking.largest);
    text_html(&caption, target->target->board);
    text_addf(&caption, ": styles by response, in %s", result_evidence_unit(group->evidence));
    table_open(out, "ranking", text_get(&caption));
    text_add(out, "<thead><tr><th scope=\"col\">handler style</th>"
                  "<th scope=\"col\">response</th><th scope=\"col\">why</th>"
                  "<th scope=\"col\">round trip</th>"
                  "<th scope=\"col\" class=\"number\">worst response, swept</th></tr></thead>\n"
                  "<tbody>\n");
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *style = target->subjects[REPORT_STYLES][i];
        table_subject_header(out, style);
        add_bar_cell(out, &ranking, target, &ranking.response, ranking.has_response, style,
                     "response");
        add_why(out, target, &ranking, style, i == 0);
        add_bar_cell(out, &ranking, target, &ranking.round_trip, ranking.has_round_trip, style,
                     "round trip");
        add_worst_response(out, target, style);
        text_add(out, "</tr>\n");
    }
    table_close(out);
    text_free(&caption);
}
