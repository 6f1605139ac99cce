/* The list of every cell with every metric: what a reader looks up, filters and sorts. What is the
 * same in all of a cell's samples is one number, and no six. */
#include "host/lib/report/tables.h"

#include "host/lib/results/sentences.h"
#include "host/lib/survey/format.h"
#include <inttypes.h>
#include <string.h>

static const char *const headings[] = {
    "cell",    "metric", "median", "min",  "max",     "p90",      "p99", "p99.9",   "mean",
    "std dev", "bounds", "n",      "cold", "made of", "overhead", "met", "witness", "samples"};
#define HEADINGS (sizeof headings / sizeof *headings)
#define SPREAD   7 /* min to standard deviation: nothing to say of what does not vary */

static void number_cell(struct text *out, struct result_number number)
{
    text_add(out, "<td>");
    if (number.known)
        format_number(out, number);
    text_add(out, "</td>");
}

static bool is_constant(const struct result_metric *metric)
{
    return metric->min.known && metric->max.known && metric->min.number == metric->max.number;
}

/* The first sample is as all others. */
static bool is_usual(const struct result_metric *metric)
{
    return is_constant(metric) && metric->cold.known && metric->cold.number == metric->min.number;
}

static void add_spread(struct text *out, const struct result_metric *metric)
{
    const struct result_number spread[] = {metric->min,  metric->max,  metric->p90,   metric->p99,
                                           metric->p999, metric->mean, metric->stddev};
    if (is_constant(metric)) {
        text_addf(out, "<td colspan=\"%d\">always</td>", SPREAD);
        return;
    }
    for (size_t i = 0; i < sizeof spread / sizeof *spread; i++)
        number_cell(out, spread[i]);
}

static void add_bounds(struct text *out, const struct result_metric *metric)
{
    struct result_number best = result_bound(metric, "best"), worst = result_bound(metric, "worst");
    text_add(out, "<td>");
    if (best.known && worst.known) {
        format_number(out, best);
        text_add(out, "\u2013");
        format_number(out, worst);
    }
    text_add(out, "</td>");
}

static bool add_share(struct text *out, const struct result_share *share, bool any)
{
    if (share->value == 0)
        return any;
    text_add(out, any ? ", " : "");
    format_value(out, share->value);
    text_add(out, " ");
    text_html(out, share->name);
    return true;
}

/* "12 hardware, 3 software; 2 uncalibrated": what comes from manuals is the rest. */
static void add_made(struct text *out, const struct result_metric *metric)
{
    bool any = false;
    text_add(out, "<td>");
    for (size_t i = 0; i < metric->part_rows; i++)
        any = add_share(out, &metric->parts[i], any);
    for (size_t i = 0; i < metric->origin_rows; i++)
        if (strcmp(metric->origin[i].name, "manual") != 0)
            any = add_share(out, &metric->origin[i], any);
    text_add(out, "</td>");
}

static void add_overhead(struct text *out, const struct result_metric *metric)
{
    text_add(out, "<td>");
    if (metric->overhead.known)
        format_number(out, metric->overhead);
    if (metric->overhead_spread.known && metric->overhead_spread.number != 0) {
        text_add(out, " \u00b1 ");
        format_number(out, metric->overhead_spread);
    }
    text_add(out, "</td>");
}

/* "3", or what became of all that were asked for. */
static void add_samples(struct text *out, const struct result_cell *cell)
{
    text_addf(out, "<td>%" PRId64, cell->sampled);
    if (cell->sampled != cell->triggered)
        text_addf(out, " of %" PRId64, cell->triggered);
    if (cell->lost > 0)
        text_addf(out, ", %" PRId64 " lost", cell->lost);
    if (cell->witness_failures > 0)
        text_addf(out, ", %" PRId64 " witness failures", cell->witness_failures);
    text_add(out, "</td>");
}

static void add_counts(struct text *out, const struct result_cell *cell)
{
    text_add(out, "<td>");
    if (cell->has_coverage)
        result_say_coverage(out, cell);
    text_add(out, "</td><td>");
    if (cell->has_witness)
        text_addf(out, "%" PRId64 " of %" PRId64, cell->witness_equal, cell->witness_compared);
    text_add(out, "</td>");
    add_samples(out, cell);
}

static void add_head(struct text *out, const struct report_target *target,
                     const struct result_cell *cell, bool first)
{
    text_add(out, "<tr");
    if (first) {
        text_add(out, " id=\"");
        table_cell_id(out, target, cell);
        text_add(out, "\"");
    }
    text_add(out, "><td>");
    text_html(out, cell->id);
    text_add(out, "</td>");
}

static void add_metric(struct text *out, const struct report_target *target,
                       const struct result_cell *cell, size_t m)
{
    const struct result_metric *metric = &cell->metrics[m];
    struct text name = {0};
    add_head(out, target, cell, m == 0);
    format_metric(&name, metric->name);
    text_add(out, "<td>");
    text_html(out, text_get(&name));
    text_add(out, "</td>");
    text_free(&name);
    number_cell(out, is_constant(metric) ? metric->min : metric->p50);
    add_spread(out, metric);
    add_bounds(out, metric);
    number_cell(out, metric->n);
    number_cell(out, is_usual(metric) ? (struct result_number){.known = false} : metric->cold);
    add_made(out, metric);
    add_overhead(out, metric);
    if (m == 0)
        add_counts(out, cell);
    else
        text_add(out, "<td colspan=\"3\"></td>");
    text_add(out, "</tr>\n");
}

static void add_without(struct text *out, const struct report_target *target,
                        const struct result_cell *cell)
{
    const char *status = result_status_name(cell->status);
    add_head(out, target, cell, true);
    text_addf(out, "<td colspan=\"%zu\"><a class=\"status %s\" href=\"#why.", HEADINGS - 4, status);
    table_cell_id(out, target, cell);
    text_addf(out, "\">%s</a></td>", status);
    add_counts(out, cell);
    text_add(out, "</tr>\n");
}

static void add_cell(struct text *out, const struct report_target *target,
                     const struct result_cell *cell)
{
    if (cell->metric_count == 0)
        add_without(out, target, cell);
    for (size_t m = 0; m < cell->metric_count; m++)
        add_metric(out, target, cell, m);
}

void table_cells(struct text *out, const struct report_group *group)
{
    text_addf(out,
              "<div class=\"scroll tall\" tabindex=\"0\"><table class=\"cells\">\n<caption><span>"
              "Every cell and metric, in %s; counts are plain numbers. What is the same in all "
              "samples is one number.</span></caption>\n<thead><tr>",
              result_evidence_unit(group->evidence));
    for (size_t i = 0; i < HEADINGS; i++)
        text_addf(out, "<th scope=\"col\">%s</th>", headings[i]);
    text_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            add_cell(out, &group->targets[t], group->targets[t].cells[c]);
    text_add(out, "</tbody>\n</table></div>\n");
}
