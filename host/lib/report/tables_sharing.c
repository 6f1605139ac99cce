/* The table of shared-state disciplines. */
#include "host/lib/report/tables.h"

#include "host/lib/results/sentences.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"

static const enum report_section sharing_sections[] = {SECTION_SHARED_COST, SECTION_SHARED_SWEPT};
#define SHARING_SECTIONS (sizeof sharing_sections / sizeof sharing_sections[0])

static void add_sharing_cell(struct text *out, const struct report_target *target,
                             const struct report_column *column, const char *subject)
{
    const struct result_cell *cell = report_cell(target, column, subject);
    const struct result_metric *metric = report_metric(cell, column);
    text_add(out, "<td class=\"number\">");
    if (metric == NULL) {
        table_absence(out, target, cell);
    } else if (column->is_count) {
        result_say_places(out, cell, metric);
    } else {
        text_add(out, "<b>");
        format_value(out, report_is_asynchronous(column) ? result_worst(metric).number
                                                         : report_typical(metric));
        text_add(out, "</b>");
        if (!report_is_asynchronous(column))
            table_bounds(out, metric);
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
            text_html(out, column->row->sentence);
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
    table_open(out, "values", caption);
    add_sharing_headers(out, target);
    for (size_t i = 0; i < target->subject_count[REPORT_SHARING]; i++) {
        const char *subject = target->subjects[REPORT_SHARING][i];
        table_subject_header(out, subject);
        for (size_t s = 0; s < SHARING_SECTIONS; s++) {
            const struct report_columns *columns = &target->columns[sharing_sections[s]];
            for (size_t c = 0; c < columns->count; c++)
                add_sharing_cell(out, target, &columns->items[c], subject);
        }
        text_add(out, "</tr>\n");
    }
    table_close(out);
}
