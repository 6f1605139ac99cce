/* Estimates of what a board's samples do beyond the largest that was seen, with what speaks for
 * them, or why there is none; for who asked (host/lib/tails).
 */
#include "host/lib/report/tables.h"

#include "host/lib/survey/format.h"

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static bool has_tail(const struct result_cell *cell)
{
    for (size_t m = 0; m < cell->metric_count; m++)
        if (cell->metrics[m].sampling.tail != NULL)
            return true;
    return false;
}

bool report_has_tails(const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            if (has_tail(group->targets[t].cells[c]))
                return true;
    return false;
}

/* "312 once in 1,000,000 (280-391)", each on a line of its own. */
static void add_quantiles(struct text *out, const json_t *tail)
{
    json_t *quantile = NULL;
    size_t i = 0;
    text_add(out, "<td>");
    json_array_foreach(json_object_get(tail, "quantiles"), i, quantile)
    {
        text_add(out, i > 0 ? "<br />" : "");
        format_value(out, number(quantile, "value"));
        text_add(out, " once in ");
        format_value(out, number(quantile, "once_in"));
        text_add(out, " <span class=\"range\">");
        format_value(out, number(quantile, "low"));
        text_add(out, "\u2013");
        format_value(out, number(quantile, "high"));
        text_add(out, "</span>");
    }
    text_add(out, "</td>");
}

static void add_fit(struct text *out, const json_t *tail)
{
    text_add(out, "<td>");
    format_value(out, number(tail, "exceedances"));
    text_add(out, " of ");
    format_value(out, number(tail, "n"));
    text_add(out, " samples above ");
    format_value(out, number(tail, "threshold"));
    text_addf(out,
              "; shape %.3f \u00b1 %.3f; Anderson and Darling's p %.2g, of other thresholds %.2g, "
              "of runs %.2g, of a trend %.2g</td>",
              number(tail, "shape"), number(tail, "shape_error"), number(tail, "fit_p"),
              number(tail, "stability_p"), number(tail, "runs_p"), number(tail, "trend_p"));
}

static void add_row(struct text *out, const struct result_cell *cell,
                    const struct result_metric *metric)
{
    const json_t *tail = metric->sampling.tail;
    const char *reason = json_string_value(json_object_get(tail, "reason"));
    text_add(out, "<tr><th scope=\"row\"><code>");
    text_html(out, cell->id);
    text_add(out, "</code></th><td>");
    text_html(out, metric->name);
    text_add(out, "</td><td class=\"number\">");
    format_number(out, metric->max);
    text_add(out, "</td>");
    if (reason != NULL) {
        text_add(out, "<td colspan=\"2\"><span class=\"absent\">no estimate: ");
        text_html(out, reason);
        text_add(out, "</span></td>");
    } else {
        add_quantiles(out, tail);
        add_fit(out, tail);
    }
    text_add(out, "</tr>\n");
}

void table_tails(struct text *out, const struct report_group *group)
{
    table_open(
        out, "facts",
        "Estimates, not measurements: values that would be exceeded once in so many samples, "
        "with intervals at 95 %, from a generalised Pareto distribution fitted to the peaks "
        "over a threshold; and only where its assumptions were not refuted");
    text_add(out, "<thead><tr><th scope=\"col\">cell</th><th scope=\"col\">metric</th>"
                  "<th scope=\"col\" class=\"number\">largest seen</th>"
                  "<th scope=\"col\">estimate</th><th scope=\"col\">what it rests on</th>"
                  "</tr></thead>\n<tbody>\n");
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            const struct result_cell *cell = group->targets[t].cells[c];
            for (size_t m = 0; m < cell->metric_count; m++)
                if (cell->metrics[m].sampling.tail != NULL)
                    add_row(out, cell, &cell->metrics[m]);
        }
    table_close(out);
}
