/* Tables of swept triggers. */
#include "host/lib/report/tables.h"

#include "host/lib/results/sentences.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"

static void add_number_cell(struct text *out, struct result_number number)
{
    text_add(out, "<td>");
    format_number(out, number);
    text_add(out, "</td>");
}

static void add_coverage(struct text *out, const struct result_cell *cell)
{
    text_add(out, "<td>");
    result_say_coverage(out, cell);
    text_add(out, "</td>");
}

static void add_places(struct text *out, const struct result_cell *cell,
                       const struct result_metric *metric)
{
    text_add(out, "<td><b>");
    result_say_places(out, cell, metric);
    text_add(out, "</b></td><td>");
    format_number(out, metric->total);
    text_add(out, "</td><td>");
    format_value(out, (double)cell->triggered);
    text_add(out, "</td>");
}

/* Of the model; a dash where there is none. */
static void add_worst(struct text *out, const struct result_metric *metric)
{
    text_add(out, "<td>");
    format_number(out, result_bound(metric, "worst"));
    text_add(out, "</td>");
}

static const char *const swept_headings[] = {
    "min", "median", "max", "worst", "p90", "p99", "p99.9", NULL /* what n counts */, "met"};
static const char *const count_headings[] = {"where", "in all samples", "interrupts", "met"};

static void add_swept_row(struct text *out, const struct report_target *target,
                          const struct report_column *column, const char *subject)
{
    const struct result_cell *cell = report_cell(target, column, subject);
    const struct result_metric *metric = report_metric(cell, column);
    table_subject_header(out, subject);
    if (metric == NULL) {
        text_addf(out, "<td colspan=\"%d\">", column->is_count ? 4 : 9);
        table_absence(out, target, cell);
        text_add(out, "</td></tr>\n");
        return;
    }
    if (column->is_count) {
        add_places(out, cell, metric);
    } else {
        add_number_cell(out, metric->min);
        text_add(out, "<td><b>");
        format_number(out, metric->p50);
        text_add(out, "</b></td>");
        add_number_cell(out, metric->max);
        add_worst(out, metric);
        add_number_cell(out, metric->p90);
        add_number_cell(out, metric->p99);
        add_number_cell(out, metric->p999);
        add_number_cell(out, metric->n);
    }
    add_coverage(out, cell);
    text_add(out, "</tr>\n");
}

static void add_group_header(struct text *out, const struct report_column *column, size_t width)
{
    struct text label = {0};
    report_column_label(&label, column);
    text_addf(out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\"><span>", width + 1);
    text_html(out, text_get(&label));
    text_add(out, " <span class=\"made\">");
    text_html(out, column->row->sentence);
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
    table_open(out, "values", caption);
    text_addf(out, "<thead><tr><th scope=\"col\">%s</th>", table_subject_heading(subjects));
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
            if (report_cell(target, &columns->items[c], target->subjects[subjects][i]) != NULL)
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
