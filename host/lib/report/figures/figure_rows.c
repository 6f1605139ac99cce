/* Plans the figures of bars and ranges: handler styles, the swept trigger's best
 * to worst, preemption, shared state. */
#include "host/lib/report/figures/figure_plans.h"

#include "host/lib/base/printable.h"
#include "host/lib/plot/rows.h"
#include "host/lib/survey/format.h"
#include <stdio.h>
#include <stdlib.h>

/* A figure of rows, section by section. */
static const struct {
    enum report_figure_kind kind;
    enum report_section section;
    const char *name, *title, *caption;
} row_figures[] = {
    {FIGURE_COMPARISON, SECTION_COMPARISON, "styles", "what each handler style costs",
     "Bars start at zero and share one scale. Beside each stands its value and what it is made of; "
     "a line at a bar's end is the range of the value, where it has one."},
    {FIGURE_SWEPT, SECTION_SWEPT, "swept", "from best to worst case",
     "From the smallest to the largest value over the interrupted loop, or, where there is a "
     "model, "
     "from its best to its worst; the dark mark is the median."},
    {FIGURE_PREEMPTION, SECTION_PREEMPTION, "preemption", "nesting and tail-chaining",
     "A higher-priority interrupt taken inside a handler, and one that is pending when a handler "
     "ends."},
    {FIGURE_OTHER, SECTION_OTHER, "other", "further scenarios",
     "Everything else that was measured with a synchronous trigger."},
    {FIGURE_SHARED_COST, SECTION_SHARED_COST, "sharing", "one operation on shared state",
     "What the foreground pays for one operation that nothing interrupts."},
};
#define ROW_FIGURES (sizeof row_figures / sizeof row_figures[0])

/* "37 = 12 + 25" */
static void fill_bar(struct plot_row *row, const struct result_metric *metric, double floor)
{
    struct text text = {0};
    struct report_shares shares;
    double total = report_typical(metric);
    row->kind = PLOT_ROW_BAR;
    if (!report_bounds(metric, &row->low, &row->high))
        row->low = row->high = 0;
    bool split = report_shares(metric, &shares);
    row->first = split ? shares.first : floor;
    row->second = split ? shares.second : total - floor;
    format_value(&text, total);
    if (split || (row->first > 0 && row->second > 0)) {
        text_add(&text, " = ");
        format_value(&text, row->first);
        text_add(&text, " + ");
        format_value(&text, row->second);
    }
    printable_into(row->text, sizeof row->text, "%s", text_get(&text));
    text_free(&text);
}

static void fill_range(struct plot_row *row, const struct result_metric *metric)
{
    struct text text = {0};
    row->kind = PLOT_ROW_RANGE;
    if (!report_bounds(metric, &row->low, &row->high))
        row->low = row->high = metric->min.number;
    row->first = report_typical(metric);
    format_value(&text, row->low);
    if (row->high > row->low) {
        text_add(&text, "\u2013");
        format_value(&text, row->high);
        text_add(&text, ", median ");
        format_value(&text, row->first);
    }
    printable_into(row->text, sizeof row->text, "%s", text_get(&text));
    text_free(&text);
}

static struct plot_row make_row(const struct report_target *target,
                                const struct report_column *column, const char *subject,
                                double floor)
{
    struct plot_row row = {.kind = PLOT_ROW_NOTE, .label = subject};
    const struct result_cell *cell = report_cell(target, column, subject);
    const struct result_metric *metric = report_metric(cell, column);
    if (metric == NULL)
        printable_into(row.text, sizeof row.text, "%s", result_status_name(cell->status));
    else if (report_is_asynchronous(column))
        fill_range(&row, metric);
    else
        fill_bar(&row, metric, floor);
    return row;
}

/* The legend of bars: the shares' own names if every bar has them. */
static void bar_legend(struct plot_rows *plot, const struct report_target *target,
                       const struct report_columns *columns, int subjects)
{
    struct report_shares shares;
    bool named = false, floors = false;
    for (size_t c = 0; c < columns->count; c++) {
        for (size_t s = 0; s < target->subject_count[subjects]; s++) {
            const struct report_column *column = &columns->items[c];
            const struct result_metric *metric =
                report_metric(report_cell(target, column, target->subjects[subjects][s]), column);
            if (metric == NULL || !column->is_time)
                continue;
            if (report_shares(metric, &shares)) {
                plot->legend[0] = shares.first_name;
                plot->legend[1] = shares.second_name;
                named = true;
            } else {
                floors = true;
            }
        }
    }
    if (floors) {
        plot->legend[0] =
            named ? "hardware, or the smallest of the group" : "smallest of the group";
        plot->legend[1] = named ? "software, or beyond it" : "beyond it";
    }
}

struct row_list {
    struct plot_row *rows;
    struct text *headings; /* one per column; rows borrow from them */
    size_t count;
};

static void list_free(struct row_list *list, size_t columns)
{
    for (size_t i = 0; list->headings != NULL && i < columns; i++)
        text_free(&list->headings[i]);
    free(list->headings);
    free(list->rows);
}

/* What a subject was not asked, or does not have, such as a thread's part where there is no
 * thread, is no row; what it should have is one that says why it is missing. */
static void add_subjects(struct row_list *list, const struct report_target *target,
                         const struct report_column *column, int subjects, double floor,
                         struct text *alt)
{
    bool first = true;
    for (size_t s = 0; s < target->subject_count[subjects]; s++) {
        const char *subject = target->subjects[subjects][s];
        const struct result_cell *cell = report_cell(target, column, subject);
        if (cell == NULL || (cell->status == RESULT_OK && report_metric(cell, column) == NULL))
            continue;
        struct plot_row row = make_row(target, column, subject, floor);
        text_addf(alt, "%s %s %s", first ? "" : ",", row.label, row.text);
        list->rows[list->count++] = row;
        first = false;
    }
}

static bool list_rows(struct row_list *list, const struct report_target *target,
                      const struct report_columns *columns, int subjects, struct text *alt)
{
    size_t per_column = target->subject_count[subjects] + 1;
    list->rows = calloc(columns->count * per_column, sizeof *list->rows);
    list->headings = calloc(columns->count, sizeof *list->headings);
    if (list->rows == NULL || list->headings == NULL)
        return false;
    for (size_t c = 0; c < columns->count; c++) {
        const struct report_column *column = &columns->items[c];
        double floor = 0;
        if (!column->is_time) /* has no place on this axis */
            continue;
        report_floor(target, column, subjects, &floor);
        report_column_label(&list->headings[c], column);
        list->rows[list->count++] =
            (struct plot_row){.kind = PLOT_ROW_GROUP, .label = text_get(&list->headings[c])};
        text_addf(alt, "%s%s:", c ? ". " : "", text_get(&list->headings[c]));
        add_subjects(list, target, column, subjects, floor, alt);
    }
    text_add(alt, ".");
    return true;
}

static bool draw_rows(struct report_figures *figures, const struct report_group *group,
                      const struct report_target *target, size_t which, struct plot_rows *plot,
                      const struct text *alt)
{
    const char *unit = result_evidence_unit(group->evidence);
    struct report_figure *figure =
        report_figure_add(figures, row_figures[which].kind, target, row_figures[which].name);
    struct text remark = {0};
    if (figure == NULL)
        return false;
    text_addf(&figure->title, "%s: %s", target->target->board, row_figures[which].title);
    text_add(&remark, unit);
    report_better(&remark, target, &row_figures[which].section, 1);
    text_add(&figure->caption, row_figures[which].caption);
    text_addf(&figure->alt, "%s, in %s. %s", text_get(&figure->title), unit, text_get(alt));
    plot->name = text_get(&figure->name);
    plot->title = text_get(&figure->title);
    plot->remark = text_get(&remark);
    plot->unit = unit;
    plot_rows_script(&figure->source, plot);
    text_free(&remark);
    return true;
}

static bool plan_section(struct report_figures *figures, const struct report_group *group,
                         const struct report_target *target, size_t which)
{
    enum report_section section = row_figures[which].section;
    int subjects = report_section_subjects(section);
    const struct report_columns *columns = &target->columns[section];
    struct row_list list = {0};
    struct text alt = {0};
    bool good = columns->count == 0 || list_rows(&list, target, columns, subjects, &alt);
    if (good && list.count > 0) {
        struct plot_rows plot = {
            .color = {section == SECTION_SWEPT ? PLOT_ADDED : PLOT_FLOOR, PLOT_ADDED},
            .rows = list.rows,
            .count = list.count};
        if (section != SECTION_SWEPT)
            bar_legend(&plot, target, columns, subjects);
        good = draw_rows(figures, group, target, which, &plot, &alt);
    }
    text_free(&alt);
    list_free(&list, columns->count);
    return good;
}

bool report_plan_rows(struct report_figures *figures, const struct report_group *group,
                      const struct report_target *target)
{
    bool good = true;
    for (size_t i = 0; i < ROW_FIGURES && good; i++)
        good = plan_section(figures, group, target, i);
    return good;
}
