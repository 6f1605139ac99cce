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
    text_add(out, "<td>");
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

/* What is lost comes first: what it costs is a question for those that lose nothing. */
typedef void column_writer(struct text *out, const struct report_target *target,
                           const struct report_column *column, const char *subject);

static void each_column(struct text *out, const struct report_target *target, const char *subject,
                        column_writer *write)
{
    for (int costs = 0; costs < 2; costs++)
        for (size_t s = 0; s < SHARING_SECTIONS; s++) {
            const struct report_columns *columns = &target->columns[sharing_sections[s]];
            for (size_t c = 0; c < columns->count; c++)
                if (columns->items[c].is_count == (costs == 0))
                    write(out, target, &columns->items[c], subject);
        }
}

static void add_header(struct text *out, const struct report_target *target,
                       const struct report_column *column, const char *subject)
{
    struct text label = {0};
    (void)target;
    (void)subject;
    report_column_label(&label, column);
    text_add(out, "<th scope=\"col\" class=\"number\" title=\"");
    text_html(out, column->row->sentence);
    text_add(out, "\">");
    text_html(out, text_get(&label));
    text_add(out, column->is_count ? ", where" : report_is_asynchronous(column) ? ", worst" : "");
    text_add(out, "</th>");
    text_free(&label);
}

void table_sharing(struct text *out, const struct report_target *target, const char *caption)
{
    if (target->subject_count[REPORT_SHARING] == 0)
        return;
    table_open(out, "values", caption);
    text_add(out, "<thead><tr><th scope=\"col\">discipline</th>");
    each_column(out, target, NULL, add_header);
    text_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < target->subject_count[REPORT_SHARING]; i++) {
        table_subject_header(out, target->subjects[REPORT_SHARING][i]);
        each_column(out, target, target->subjects[REPORT_SHARING][i], add_sharing_cell);
        text_add(out, "</tr>\n");
    }
    table_close(out);
}
