/* What a board's samples are worth, metric by metric: intervals, the largest, drift, and
 * the first batch behind a pause.
 */
#include "host/lib/report/tables.h"

#include "host/lib/survey/format.h"

static const char *const shown[] = {"p50", "p90", "p99", "p999"};
static const char *const headings[] = {"p50", "p90", "p99", "p99.9"};
#define SHOWN (sizeof shown / sizeof shown[0])

static bool has_sampling(const struct result_cell *cell)
{
    return cell->metric_count > 0 && cell->metrics[0].has_sampling;
}

/* "12 (12 to 13)" */
static void add_interval(struct text *out, const struct result_metric *metric, const char *name)
{
    struct result_interval interval = result_interval(metric, name);
    text_add(out, "<td class=\"number\">");
    format_number(out, result_statistic(metric, name));
    if (interval.name != NULL) {
        text_add(out, " <span class=\"range\">");
        format_value(out, (double)interval.low);
        text_add(out, "\u2013");
        format_value(out, (double)interval.high);
        text_add(out, "</span>");
    }
    text_add(out, "</td>");
}

static void add_drift(struct text *out, const struct result_sampling *sampling)
{
    text_add(out, "<td>");
    if (!sampling->drift_known) {
        text_add(out, "<span class=\"absent\">too few blocks</span>");
    } else if (!sampling->drift_shown) {
        text_addf(out, "none shown, p = %.2g", sampling->drift_p);
    } else {
        text_add(out, "<span class=\"status inconclusive\">drifts</span> ");
        format_value(out, (double)sampling->drift_from);
        text_add(out, " to ");
        format_value(out, (double)sampling->drift_to);
        text_addf(out, ", p = %.2g", sampling->drift_p);
    }
    text_add(out, "</td>");
}

static void add_settling(struct text *out, const struct result_cell *cell,
                         const struct result_sampling *sampling)
{
    text_add(out, "<td>");
    if (sampling->settling_n == 0) {
        text_add(out, "<span class=\"absent\">\u2013</span></td>");
        return;
    }
    text_html(out, cell->after != NULL ? cell->after : "");
    text_add(out, ": ");
    format_value(out, (double)sampling->settling_min);
    text_add(out, "\u2013");
    format_value(out, (double)sampling->settling_max);
    text_add(out, ", n ");
    format_value(out, (double)sampling->settling_n);
    text_add(out, "</td>");
}

static void add_row(struct text *out, const struct result_cell *cell,
                    const struct result_metric *metric)
{
    text_add(out, "<tr><th scope=\"row\"><code>");
    text_html(out, cell->id);
    text_add(out, "</code></th><td>");
    text_html(out, metric->name);
    text_add(out, "</td><td class=\"number\">");
    format_number(out, metric->n);
    text_add(out, "</td><td class=\"number\">");
    format_number(out, metric->cold);
    text_add(out, "</td>");
    for (size_t i = 0; i < SHOWN; i++)
        add_interval(out, metric, shown[i]);
    text_add(out, "<td class=\"number\">");
    format_number(out, metric->max);
    text_addf(out, "</td><td class=\"number\">%.2g</td>", metric->sampling.beyond_max);
    add_drift(out, &metric->sampling);
    add_settling(out, cell, &metric->sampling);
    text_add(out, "</tr>\n");
}

static void add_head(struct text *out)
{
    text_add(out, "<thead><tr><th scope=\"col\">cell</th><th scope=\"col\">metric</th>"
                  "<th scope=\"col\" class=\"number\">n</th>"
                  "<th scope=\"col\" class=\"number\">cold</th>");
    for (size_t i = 0; i < SHOWN; i++)
        text_addf(out, "<th scope=\"col\" class=\"number\">%s</th>", headings[i]);
    text_add(out, "<th scope=\"col\" class=\"number\">max</th>"
                  "<th scope=\"col\" class=\"number\" title=\"the next sample is above max with at "
                  "most this probability\">above max</th><th scope=\"col\">drift</th>"
                  "<th scope=\"col\">first batch behind a pause</th></tr></thead>\n<tbody>\n");
}

static void add_warnings(struct text *out, const struct report_group *group)
{
    size_t count = 0, i = 0;
    json_t *warning = NULL;
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            const struct result_cell *cell = group->targets[t].cells[c];
            json_array_foreach(cell->warnings, i, warning)
            {
                text_add(out, count++ == 0 ? "<ul class=\"warnings\">\n" : "");
                text_add(out, "<li><code>");
                text_html(out, cell->id);
                text_add(out, "</code>: ");
                text_html(out, json_string_value(warning));
                text_add(out, "</li>\n");
            }
        }
    text_add(out, count > 0 ? "</ul>\n" : "");
}

bool report_has_sampling(const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            if (has_sampling(group->targets[t].cells[c]))
                return true;
    return false;
}

void table_sampling(struct text *out, const struct report_group *group)
{
    add_warnings(out, group);
    table_open(out, "facts",
               "Percentiles with their intervals at 95 %, by order statistics: one that n does "
               "not carry is not shown. The cold sample and the first batch behind a pause are in "
               "none of the other figures. Drift: Mann and Kendall's rank test of block medians at "
               "1 %, so that of a hundred steady metrics one is accused.");
    add_head(out);
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            const struct result_cell *cell = group->targets[t].cells[c];
            for (size_t m = 0; has_sampling(cell) && m < cell->metric_count; m++)
                add_row(out, cell, &cell->metrics[m]);
        }
    table_close(out);
}
