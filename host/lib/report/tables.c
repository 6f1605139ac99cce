/* The report's tables about one target. */
#include "host/lib/report/tables.h"

#include "host/lib/report/answer.h"
#include "host/lib/report/format.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void open_table(struct text *out, const char *class, const char *caption)
{
    text_addf(out,
              "<div class=\"scroll\" tabindex=\"0\"><table "
              "class=\"%s\">\n<caption><span>%s</span></caption>\n",
              class, caption);
}

static void close_table(struct text *out)
{
    text_add(out, "</tbody>\n</table></div>\n");
}

void table_cell_id(struct text *out, const struct report_target *target,
                   const struct result_cell *cell)
{
    text_addf(out, "cell.%s.", text_get(&target->slug));
    text_slug(out, cell->scenario);
    text_add(out, ".");
    text_slug(out, cell->subject);
    text_add(out, ".");
    text_slug(out, cell->load);
}

/* What stands where a number would: why there is none, linked to the reason. */
static void add_absence(struct text *out, const struct report_target *target,
                        const struct result_cell *cell)
{
    if (cell == NULL) {
        text_add(out, "<span class=\"absent\">not run</span>");
        return;
    }
    if (cell->status == RESULT_OK) {
        text_add(out, "<span class=\"absent\">no such number</span>");
        return;
    }
    const char *status = result_status_name(cell->status);
    text_addf(out, "<a class=\"status %s\" href=\"#why.", status);
    table_cell_id(out, target, cell);
    text_addf(out, "\">%s</a>", status);
}

static void add_bounds(struct text *out, const struct result_metric *metric)
{
    double low, high;
    if (!report_bounds(metric, &low, &high))
        return;
    text_add(out, " <span class=\"range\">");
    format_value(out, low);
    text_add(out, "\u2013");
    format_value(out, high);
    text_add(out, "</span>");
}

/* "12 hardware + 13 software"; without shares "least" or "1 + 13". */
static void add_shares(struct text *out, const struct result_metric *metric, double floor)
{
    struct report_shares shares;
    text_add(out, "<span class=\"made\">");
    if (report_shares(metric, &shares)) {
        format_value(out, shares.first);
        text_add(out, " ");
        text_html(out, shares.first_name);
        text_add(out, " + ");
        format_value(out, shares.second);
        text_add(out, " ");
        text_html(out, shares.second_name);
    } else if (report_typical(metric) > floor && floor != 0) {
        format_value(out, floor);
        text_add(out, " + ");
        format_value(out, report_typical(metric) - floor);
    } else if (report_typical(metric) > floor) {
        format_change(out, report_typical(metric));
    } else {
        text_add(out, "least");
    }
    text_add(out, "</span>");
}

static void add_subject_header(struct text *out, const char *subject)
{
    text_add(out, "<tr><th scope=\"row\"><code>");
    text_html(out, subject);
    text_add(out, "</code></th>");
}

static const char *subject_heading(int subjects)
{
    return subjects == REPORT_STYLES ? "handler style" : "discipline";
}

static void add_column_headers(struct text *out, const struct report_columns *columns, int subjects)
{
    text_addf(out, "<thead><tr><th scope=\"col\">%s</th>", subject_heading(subjects));
    for (size_t c = 0; c < columns->count; c++) {
        struct text label = {0};
        report_column_label(&label, &columns->items[c]);
        text_add(out, "<th scope=\"col\" class=\"number\" title=\"");
        text_html(out, columns->items[c].title);
        text_add(out, "\">");
        text_html(out, text_get(&label));
        text_add(out, "</th>");
        text_free(&label);
    }
    text_add(out, "</tr></thead>\n<tbody>\n");
}

static void add_comparison_row(struct text *out, const struct report_target *target,
                               const struct report_columns *columns, int subjects,
                               const char *subject)
{
    add_subject_header(out, subject);
    for (size_t c = 0; c < columns->count; c++) {
        const struct report_column *column = &columns->items[c];
        const struct result_cell *cell = report_cell(target, column, subject);
        const struct result_metric *metric = report_metric(cell, column);
        double floor = 0;
        text_add(out, "<td class=\"number\">");
        if (metric == NULL) {
            add_absence(out, target, cell);
        } else {
            report_floor(target, column, subjects, &floor);
            text_add(out, "<b>");
            format_value(out, report_typical(metric));
            text_add(out, "</b>");
            add_bounds(out, metric);
            if (!column->is_count)
                add_shares(out, metric, floor);
        }
        text_add(out, "</td>");
    }
    text_add(out, "</tr>\n");
}

void table_comparison(struct text *out, enum report_section section,
                      const struct report_target *target, const char *caption)
{
    int subjects = report_section_subjects(section);
    const struct report_columns *columns = &target->columns[section];
    if (columns->count > 0) {
        open_table(out, "values", caption);
        add_column_headers(out, columns, subjects);
        for (size_t i = 0; i < target->subject_count[subjects]; i++)
            add_comparison_row(out, target, columns, subjects, target->subjects[subjects][i]);
        close_table(out);
    }
}

static void add_number_cell(struct text *out, struct result_number number)
{
    text_add(out, "<td class=\"number\">");
    if (number.known)
        format_number(out, number);
    else
        text_add(out, "<abbr title=\"too few trials for this percentile\">\u2013</abbr>");
    text_add(out, "</td>");
}

static void add_boundaries(struct text *out, const struct result_cell *cell)
{
    text_add(out, "<td class=\"number\">");
    if (cell->has_coverage)
        text_addf(out, "%" PRId64 " of %" PRId64, cell->coverage_met, cell->coverage_existing);
    else
        text_add(out, "\u2013");
    text_add(out, "</td>");
}

static void add_share(struct text *out, const struct result_cell *cell,
                      const struct result_metric *metric)
{
    text_add(out, "<td class=\"number\"><b>");
    format_number(out, metric->total);
    text_add(out, "</b></td><td class=\"number\">");
    format_value(out, (double)cell->triggered);
    text_add(out, "</td><td class=\"number\">");
    if (metric->total.known && cell->triggered > 0) {
        format_value(out, 100.0 * metric->total.number / (double)cell->triggered);
        text_add(out, " %");
    } else {
        text_add(out, "\u2013");
    }
    text_add(out, "</td>");
}

static const char *const swept_headings[] = {
    "min", "median", "max", "p90", "p99", "p99.9", NULL /* what n counts */, "boundaries"};
static const char *const count_headings[] = {"total", "interrupts", "share", "boundaries"};

static void add_swept_row(struct text *out, const struct report_target *target,
                          const struct report_column *column, const char *subject)
{
    const struct result_cell *cell = report_cell(target, column, subject);
    const struct result_metric *metric = report_metric(cell, column);
    add_subject_header(out, subject);
    if (metric == NULL) {
        text_addf(out, "<td colspan=\"%d\">", column->is_count ? 4 : 8);
        add_absence(out, target, cell);
        text_add(out, "</td></tr>\n");
        return;
    }
    if (column->is_count) {
        add_share(out, cell, metric);
    } else {
        add_number_cell(out, metric->min);
        text_add(out, "<td class=\"number\"><b>");
        format_number(out, metric->p50);
        text_add(out, "</b></td>");
        add_number_cell(out, metric->max);
        add_number_cell(out, metric->p90);
        add_number_cell(out, metric->p99);
        add_number_cell(out, metric->p999);
        add_number_cell(out, metric->n);
    }
    add_boundaries(out, cell);
    text_add(out, "</tr>\n");
}

static void add_group_header(struct text *out, const struct report_column *column, size_t width)
{
    struct text label = {0};
    report_column_label(&label, column);
    text_addf(out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\"><span>", width + 1);
    text_html(out, text_get(&label));
    text_add(out, " <span class=\"made\">");
    text_html(out, column->title);
    text_add(out, "</span></span></th></tr>\n");
    text_free(&label);
}

static void add_swept_table(struct text *out, const struct report_target *target,
                            const struct report_columns *columns, int subjects, bool counts,
                            const char *caption)
{
    const char *const *headings = counts ? count_headings : swept_headings;
    size_t width = counts ? sizeof count_headings / sizeof *count_headings
                          : sizeof swept_headings / sizeof *swept_headings;
    open_table(out, "values", caption);
    text_addf(out, "<thead><tr><th scope=\"col\">%s</th>", subject_heading(subjects));
    for (size_t i = 0; i < width; i++)
        text_addf(out, "<th scope=\"col\" class=\"number\">%s</th>",
                  headings[i] != NULL                            ? headings[i]
                  : target->target->evidence == EVIDENCE_SILICON ? "samples"
                                                                 : "trials");
    text_add(out, "</tr></thead>\n");
    for (size_t c = 0; c < columns->count; c++) {
        if (columns->items[c].is_count != counts)
            continue;
        text_add(out, "<tbody>\n");
        add_group_header(out, &columns->items[c], width);
        for (size_t i = 0; i < target->subject_count[subjects]; i++)
            add_swept_row(out, target, &columns->items[c], target->subjects[subjects][i]);
        text_add(out, "</tbody>\n");
    }
    text_add(out, "</table></div>\n");
}

void table_swept(struct text *out, enum report_section section, bool counts,
                 const struct report_target *target, const char *caption)
{
    const struct report_columns *columns = &target->columns[section];
    bool any = false;
    for (size_t i = 0; i < columns->count; i++)
        any = any || columns->items[i].is_count == counts;
    if (any)
        add_swept_table(out, target, columns, report_section_subjects(section), counts, caption);
}

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
        add_absence(out, target, cell);
    } else {
        double value = report_typical(metric);
        int percent = ranking->largest > 0 ? (int)(100 * value / ranking->largest + 0.5) : 0;
        text_add(out, "<b>");
        format_value(out, value);
        text_add(out, "</b>");
        add_bounds(out, metric);
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
    open_table(out, "ranking", text_get(&caption));
    text_add(out, "<thead><tr><th scope=\"col\">handler style</th>"
                  "<th scope=\"col\">response</th><th scope=\"col\">why</th>"
                  "<th scope=\"col\">round trip</th>"
                  "<th scope=\"col\" class=\"number\">worst response, swept</th></tr></thead>\n"
                  "<tbody>\n");
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *style = target->subjects[REPORT_STYLES][i];
        add_subject_header(out, style);
        add_bar_cell(out, &ranking, target, &ranking.response, ranking.has_response, style,
                     "response");
        add_why(out, target, &ranking, style, i == 0);
        add_bar_cell(out, &ranking, target, &ranking.round_trip, ranking.has_round_trip, style,
                     "round trip");
        add_worst_response(out, target, style);
        text_add(out, "</tr>\n");
    }
    close_table(out);
    text_free(&caption);
}

static const enum report_section sharing_sections[] = {SECTION_SHARED_COST, SECTION_SHARED_SWEPT};
#define SHARING_SECTIONS (sizeof sharing_sections / sizeof sharing_sections[0])

static void add_sharing_cell(struct text *out, const struct report_target *target,
                             const struct report_column *column, const char *subject)
{
    const struct result_cell *cell = report_cell(target, column, subject);
    const struct result_metric *metric = report_metric(cell, column);
    text_add(out, "<td class=\"number\">");
    if (metric == NULL) {
        add_absence(out, target, cell);
    } else if (column->is_count) {
        text_add(out, "<b>");
        format_number(out, metric->total);
        text_add(out, "</b> <span class=\"range\">of ");
        format_value(out, (double)cell->triggered);
        text_add(out, "</span>");
    } else {
        text_add(out, "<b>");
        format_value(out,
                     report_is_asynchronous(column) ? metric->max.number : report_typical(metric));
        text_add(out, "</b>");
        if (!report_is_asynchronous(column))
            add_bounds(out, metric);
    }
    text_add(out, "</td>");
}

static void add_sharing_headers(struct text *out, const struct report_target *target)
{
    text_add(out, "<thead><tr><th scope=\"col\">discipline</th>");
    for (size_t s = 0; s < SHARING_SECTIONS; s++) {
        const struct report_columns *columns = &target->columns[sharing_sections[s]];
        for (size_t c = 0; c < columns->count; c++) {
            const struct report_column *column = &columns->items[c];
            struct text label = {0};
            report_column_label(&label, column);
            text_add(out, "<th scope=\"col\" class=\"number\" title=\"");
            text_html(out, column->title);
            text_add(out, "\">");
            text_html(out, text_get(&label));
            text_add(out, report_is_asynchronous(column) && !column->is_count ? ", worst" : "");
            text_add(out, "</th>");
            text_free(&label);
        }
    }
    text_add(out, "</tr></thead>\n<tbody>\n");
}

void table_sharing(struct text *out, const struct report_target *target, const char *caption)
{
    if (target->subject_count[REPORT_SHARING] == 0)
        return;
    open_table(out, "values", caption);
    add_sharing_headers(out, target);
    for (size_t i = 0; i < target->subject_count[REPORT_SHARING]; i++) {
        const char *subject = target->subjects[REPORT_SHARING][i];
        add_subject_header(out, subject);
        for (size_t s = 0; s < SHARING_SECTIONS; s++) {
            const struct report_columns *columns = &target->columns[sharing_sections[s]];
            for (size_t c = 0; c < columns->count; c++)
                add_sharing_cell(out, target, &columns->items[c], subject);
        }
        text_add(out, "</tr>\n");
    }
    close_table(out);
}
