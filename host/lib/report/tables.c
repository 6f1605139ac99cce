/* The table that sets styles side by side, and what the others share. */
#include "host/lib/report/tables.h"

#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include <string.h>

void table_open(struct text *out, const char *class, const char *caption)
{
    text_addf(out,
              "<div class=\"scroll\" tabindex=\"0\"><table "
              "class=\"%s\">\n<caption><span>%s</span></caption>\n",
              class, caption);
}

void table_close(struct text *out)
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
void table_absence(struct text *out, const struct report_target *target,
                   const struct result_cell *cell)
{
    if (cell == NULL) {
        text_add(out, "<span class=\"absent\">not run</span>");
        return;
    }
    if (cell->status == RESULT_OK) {
        text_add(out, "<span class=\"absent\" title=\"no such number\">\u2013</span>");
        return;
    }
    const char *status = result_status_name(cell->status);
    text_addf(out, "<a class=\"status %s\" href=\"#why.", status);
    table_cell_id(out, target, cell);
    text_addf(out, "\">%s</a>", status);
}

void table_bounds(struct text *out, const struct result_metric *metric)
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

/* Between a number and its word, which share a line. */
#define BETWEEN "\u00a0"

/* ", 2 measured, 3 uncalibrated": what of the nominal median is from no manual. */
static void add_origin(struct text *out, const struct result_metric *metric)
{
    for (size_t i = 0; i < metric->origin_rows; i++) {
        const struct result_share *share = &metric->origin[i];
        if (share->value == 0 || strcmp(share->name, "manual") == 0)
            continue;
        text_add(out, ", ");
        format_value(out, share->value);
        text_add(out, BETWEEN);
        text_html(out, share->name);
    }
}

/* "12 hardware + 13 software"; without shares "least" or "1 + 13". */
static void add_shares(struct text *out, const struct result_metric *metric, double floor)
{
    struct report_shares shares;
    text_add(out, "<span class=\"made\">");
    if (report_shares(metric, &shares)) {
        format_value(out, shares.first);
        text_add(out, BETWEEN);
        text_html(out, shares.first_name);
        text_add(out, " + ");
        format_value(out, shares.second);
        text_add(out, BETWEEN);
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
    add_origin(out, metric);
    text_add(out, "</span>");
}

void table_subject_header(struct text *out, const char *subject)
{
    text_add(out, "<tr><th scope=\"row\">");
    text_html(out, subject);
    text_add(out, "</th>");
}

const char *table_subject_heading(int subjects)
{
    return subjects == REPORT_STYLES ? "handler style" : "discipline";
}

static const char *const size_headings[] = {"code, bytes", "RAM, bytes"};
static const char *const size_titles[] = {
    "the style's own code: what is entered first, dispatcher, registration and the bare handler",
    "what it keeps: its data, and the tables, queues and vectors that it builds as it starts"};
#define SIZES (sizeof size_headings / sizeof size_headings[0])

size_t report_size_columns(const struct report_target *target, enum report_section section)
{
    return section == SECTION_COMPARISON && target->target->size_count > 0 ? SIZES : 0;
}

const char *report_size_heading(size_t which)
{
    return size_headings[which];
}

void report_size(struct text *out, const struct report_target *target, const char *style,
                 size_t which)
{
    const struct result_size *size = result_size(target->target, style);
    if (size == NULL || (which == 1 && !size->ram_known))
        text_add(out, "\u2013");
    else
        format_value(out, (double)(which == 0 ? size->code : size->ram));
}

/* Times and counts have one table, bytes another: both in one are too wide to be seen. */
static bool belongs(const struct report_column *column, bool bytes)
{
    return (column->row->kind == METRIC_SIZE) == bytes;
}

static void add_column_headers(struct text *out, const struct report_columns *columns, int subjects,
                               bool bytes, size_t sizes)
{
    text_addf(out, "<thead><tr><th scope=\"col\">%s</th>", table_subject_heading(subjects));
    for (size_t c = 0; c < columns->count; c++) {
        if (!belongs(&columns->items[c], bytes))
            continue;
        struct text label = {0};
        report_column_label(&label, &columns->items[c]);
        text_add(out, "<th scope=\"col\" class=\"number\" title=\"");
        text_html(out, columns->items[c].row->sentence);
        text_add(out, "\">");
        text_html(out, text_get(&label));
        text_add(out, "</th>");
        text_free(&label);
    }
    for (size_t i = 0; i < sizes; i++)
        text_addf(out, "<th scope=\"col\" class=\"number\" title=\"%s\">%s</th>", size_titles[i],
                  size_headings[i]);
    text_add(out, "</tr></thead>\n<tbody>\n");
}

/* What was asked of a subject, or is known of it: else it is no row. */
static bool is_row(const struct report_target *target, const struct report_columns *columns,
                   const char *subject, bool bytes, size_t sizes)
{
    bool any = sizes > 0 && result_size(target->target, subject) != NULL;
    for (size_t c = 0; c < columns->count && !any; c++)
        any = belongs(&columns->items[c], bytes) &&
              report_cell(target, &columns->items[c], subject) != NULL;
    return any;
}

static void add_comparison_row(struct text *out, const struct report_target *target,
                               const struct report_columns *columns, int subjects,
                               const char *subject, bool bytes, size_t sizes)
{
    table_subject_header(out, subject);
    for (size_t c = 0; c < columns->count; c++) {
        const struct report_column *column = &columns->items[c];
        if (!belongs(column, bytes))
            continue;
        const struct result_cell *cell = report_cell(target, column, subject);
        const struct result_metric *metric = report_metric(cell, column);
        double floor = 0;
        text_add(out, "<td>");
        if (metric == NULL) {
            table_absence(out, target, cell);
        } else {
            report_floor(target, column, subjects, &floor);
            text_add(out, "<b>");
            format_value(out, report_typical(metric));
            text_add(out, "</b>");
            table_bounds(out, metric);
            if (column->is_time)
                add_shares(out, metric, floor);
        }
        text_add(out, "</td>");
    }
    for (size_t i = 0; i < sizes; i++) {
        text_add(out, "<td><b>");
        report_size(out, target, subject, i);
        text_add(out, "</b></td>");
    }
    text_add(out, "</tr>\n");
}

static void add_comparison(struct text *out, enum report_section section,
                           const struct report_target *target, bool bytes, const char *caption)
{
    int subjects = report_section_subjects(section);
    const struct report_columns *columns = &target->columns[section];
    size_t sizes = bytes ? report_size_columns(target, section) : 0, shown = sizes;
    for (size_t c = 0; c < columns->count; c++)
        shown += belongs(&columns->items[c], bytes);
    if (columns->count == 0 || shown == 0)
        return;
    table_open(out, "values", caption);
    add_column_headers(out, columns, subjects, bytes, sizes);
    for (size_t i = 0; i < target->subject_count[subjects]; i++)
        if (is_row(target, columns, target->subjects[subjects][i], bytes, sizes))
            add_comparison_row(out, target, columns, subjects, target->subjects[subjects][i], bytes,
                               sizes);
    table_close(out);
}

void table_comparison(struct text *out, enum report_section section,
                      const struct report_target *target, const char *caption)
{
    add_comparison(out, section, target, false, caption);
}

void table_memory(struct text *out, enum report_section section, const struct report_target *target,
                  const char *caption)
{
    add_comparison(out, section, target, true, caption);
}
