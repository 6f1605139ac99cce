/* Plans the report's figures: what each shows, says and is called. */
#include "host/lib/report_figures.h"

#include "host/lib/plot_gnuplot.h"
#include "host/lib/plot_rows.h"
#include "host/lib/plot_sweep.h"
#include "host/lib/report_format.h"
#include <stdlib.h>
#include <string.h>

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
     "From smallest to largest value over every instruction boundary of the interrupted loop; the "
     "dark mark is the median."},
    {FIGURE_PREEMPTION, SECTION_PREEMPTION, "preemption", "nesting and tail-chaining",
     "A higher-priority interrupt taken inside a handler, and one that is pending when a handler "
     "ends."},
    {FIGURE_OTHER, SECTION_OTHER, "other", "further scenarios",
     "Everything else that was measured with a synchronous trigger."},
    {FIGURE_SHARED_COST, SECTION_SHARED_COST, "sharing", "one operation on shared state",
     "What the foreground pays for one operation that nothing interrupts."},
};
#define ROW_FIGURES (sizeof row_figures / sizeof row_figures[0])

static struct report_figure *add_figure(struct report_figures *figures,
                                        enum report_figure_kind kind,
                                        const struct report_target *target, const char *name)
{
    struct report_figure *more =
        realloc(figures->items, (figures->count + 1) * sizeof *figures->items);
    if (more == NULL)
        return NULL;
    figures->items = more;
    struct report_figure *figure = &figures->items[figures->count++];
    *figure = (struct report_figure){.kind = kind, .target = target, .width = PLOT_WIDTH};
    text_addf(&figure->name, "%s-%s", name, text_get(&target->slug));
    return figure;
}

static const char *status_text(const struct result_cell *cell)
{
    return cell == NULL ? "not run" : result_status_name(cell->status);
}

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
    if (split || row->second > 0) {
        text_add(&text, " = ");
        format_value(&text, row->first);
        text_add(&text, " + ");
        format_value(&text, row->second);
    }
    snprintf(row->text, sizeof row->text, "%s", text_get(&text));
    text_free(&text);
}

static void fill_range(struct plot_row *row, const struct result_metric *metric)
{
    struct text text = {0};
    row->kind = PLOT_ROW_RANGE;
    row->low = metric->min.number;
    row->high = metric->max.number;
    row->first = report_typical(metric);
    format_value(&text, row->low);
    if (row->high > row->low) {
        text_add(&text, "\u2013");
        format_value(&text, row->high);
        text_add(&text, ", median ");
        format_value(&text, row->first);
    }
    snprintf(row->text, sizeof row->text, "%s", text_get(&text));
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
        snprintf(row.text, sizeof row.text, "%s", status_text(cell));
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
            if (metric == NULL)
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
        if (column->is_count) /* not a time: has no place on this axis */
            continue;
        report_floor(target, column, subjects, &floor);
        report_column_label(&list->headings[c], column);
        list->rows[list->count++] =
            (struct plot_row){.kind = PLOT_ROW_GROUP, .label = text_get(&list->headings[c])};
        text_addf(alt, "%s%s:", c ? ". " : "", text_get(&list->headings[c]));
        for (size_t s = 0; s + 1 < per_column; s++) {
            struct plot_row row = make_row(target, column, target->subjects[subjects][s], floor);
            text_addf(alt, "%s %s %s", s ? "," : "", row.label, row.text);
            list->rows[list->count++] = row;
        }
    }
    text_add(alt, ".");
    return true;
}

static bool plan_rows(struct report_figures *figures, const struct report_group *group,
                      const struct report_target *target, size_t which)
{
    enum report_section section = row_figures[which].section;
    int subjects = report_section_subjects(section);
    struct report_columns columns = report_section_columns(section, group, target);
    struct row_list list = {0};
    struct text alt = {0};
    bool good = columns.count == 0 || list_rows(&list, target, &columns, subjects, &alt);
    if (good && list.count > 0) {
        struct report_figure *figure =
            add_figure(figures, row_figures[which].kind, target, row_figures[which].name);
        good = figure != NULL;
        if (good) {
            const char *unit = result_evidence_unit(group->evidence);
            struct plot_rows plot = {.name = text_get(&figure->name),
                                     .unit = unit,
                                     .color = {PLOT_FLOOR, PLOT_ADDED},
                                     .rows = list.rows,
                                     .count = list.count};
            struct text remark = {0};
            if (section == SECTION_SWEPT)
                plot.color[0] = PLOT_ADDED;
            else
                bar_legend(&plot, target, &columns, subjects);
            text_addf(&figure->title, "%s: %s", target->target->board, row_figures[which].title);
            text_addf(&remark, "%s, less is better", unit);
            text_add(&figure->caption, row_figures[which].caption);
            text_addf(&figure->alt, "%s, in %s. %s", text_get(&figure->title), unit,
                      text_get(&alt));
            plot.title = text_get(&figure->title);
            plot.remark = text_get(&remark);
            plot_rows_script(&figure->script, &plot);
            figure->height = plot_rows_height(&plot);
            text_free(&remark);
        }
    }
    text_free(&alt);
    list_free(&list, columns.count);
    report_columns_free(&columns);
    return good;
}

/* What stands beside a panel's name. */
static void panel_remark(struct plot_panel *panel, const struct result_cell *cell, bool shares)
{
    struct text *out = &panel->remark;
    const struct result_metric *metric = panel->metric;
    if (metric == NULL) {
        text_add(out, status_text(cell));
    } else if (shares) {
        format_number(out, metric->total);
        text_add(out, " in ");
        format_value(out, (double)cell->triggered);
        text_add(out, " interrupts");
    } else {
        format_number(out, metric->min);
        if (metric->max.number > metric->min.number) {
            text_add(out, "\u2013");
            format_number(out, metric->max);
        }
        text_add(out, ", median ");
        format_number(out, metric->p50);
        if (cell->has_coverage) {
            text_add(out, ", ");
            format_value(out, (double)cell->coverage_met);
            text_add(out, " of ");
            format_value(out, (double)cell->coverage_existing);
            text_add(out, " boundaries");
        }
    }
}

static void sweep_words(struct report_figure *figure, const struct report_column *column,
                        const struct plot_sweep *plot, const struct plot_panel *panels,
                        size_t count)
{
    text_add(
        &figure->caption,
        plot->shares
            ? "How many updates one interrupt cost, by the instruction boundary of the "
              "operation at which it came."
            : "Left, the value by the instruction boundary at which the interrupt came; right, "
              "how often each value occurred. All panels have the same vertical span.");
    text_addf(&figure->alt, "%s. ", text_get(&figure->title));
    for (size_t i = 0; i < count; i++)
        text_addf(&figure->alt, "%s%s: %s", i ? "; " : "", panels[i].label,
                  text_get(&panels[i].remark));
    text_add(&figure->alt, ".");
    (void)column;
}

static bool plan_sweep(struct report_figures *figures, const struct report_group *group,
                       const struct report_target *target, const struct report_column *column,
                       int subjects)
{
    size_t count = target->subject_count[subjects];
    struct plot_panel *panels = calloc(count ? count : 1, sizeof *panels);
    enum report_figure_kind kind = subjects == REPORT_STYLES ? FIGURE_DISTRIBUTION
                                   : column->is_count        ? FIGURE_SHARED_LOST
                                                             : FIGURE_SHARED_SWEPT;
    struct text name = {0}, heading = {0}, remark = {0};
    text_addf(&name, "sweep-");
    text_slug(&name, column->scenario);
    text_add(&name, "-");
    text_slug(&name, column->metric);
    text_add(&name, "-");
    text_slug(&name, column->load);
    struct report_figure *figure = add_figure(figures, kind, target, text_get(&name));
    if (panels != NULL && figure != NULL) {
        report_column_label(&heading, column);
        text_addf(&figure->title, "%s: %s", target->target->board, text_get(&heading));
        text_addf(&remark, "%s by where the interrupt came",
                  column->is_count ? "per interrupt," : result_evidence_unit(group->evidence));
        for (size_t i = 0; i < count; i++) {
            const struct result_cell *cell =
                report_cell(target, column, target->subjects[subjects][i]);
            panels[i].label = target->subjects[subjects][i];
            panels[i].metric = report_metric(cell, column);
            panel_remark(&panels[i], cell, column->is_count);
        }
        struct plot_sweep plot = {.name = text_get(&figure->name),
                                  .title = text_get(&figure->title),
                                  .remark = text_get(&remark),
                                  .below = "instruction boundary of the interrupted code",
                                  .shares = column->is_count,
                                  .panels = panels,
                                  .count = count};
        plot_sweep_script(&figure->script, &plot);
        figure->height = plot_sweep_height(&plot);
        sweep_words(figure, column, &plot, panels, count);
    }
    bool good = panels != NULL && figure != NULL;
    for (size_t i = 0; panels != NULL && i < count; i++)
        text_free(&panels[i].remark);
    free(panels);
    text_free(&name);
    text_free(&heading);
    text_free(&remark);
    return good;
}

static bool plan_sweeps(struct report_figures *figures, const struct report_group *group,
                        const struct report_target *target, enum report_section section)
{
    struct report_columns columns = report_section_columns(section, group, target);
    bool good = true;
    for (size_t i = 0; i < columns.count && good; i++)
        good =
            plan_sweep(figures, group, target, &columns.items[i], report_section_subjects(section));
    report_columns_free(&columns);
    return good;
}

static bool plan_heatmap(struct report_figures *figures, const struct report_group *group,
                         const struct report_target *target)
{
    if (target->subject_count[REPORT_STYLES] == 0)
        return true;
    struct report_figure *figure = add_figure(figures, FIGURE_HEATMAP, target, "heatmap");
    if (figure == NULL)
        return false;
    text_addf(&figure->title, "%s: every style in every scenario", target->target->board);
    text_addf(
        &figure->caption,
        "Each square is a median in %s; the stronger its colour, the further it is from the best "
        "style of its row.",
        result_evidence_unit(group->evidence));
    text_addf(&figure->alt, "%s, as a heat map. The tables of this target have the same numbers.",
              text_get(&figure->title));
    return true;
}

static bool plan_target(struct report_figures *figures, const struct report_group *group,
                        const struct report_target *target)
{
    bool good = true;
    for (size_t i = 0; i < ROW_FIGURES && good; i++)
        good = plan_rows(figures, group, target, i);
    return good && plan_sweeps(figures, group, target, SECTION_SWEPT) &&
           plan_sweeps(figures, group, target, SECTION_SHARED_SWEPT) &&
           plan_heatmap(figures, group, target);
}

bool report_figures_plan(struct report_figures *figures, const struct report_set *set,
                         struct message *message)
{
    *figures = (struct report_figures){0};
    for (size_t g = 0; g < set->group_count; g++)
        for (size_t t = 0; t < set->groups[g].target_count; t++)
            if (!plan_target(figures, &set->groups[g], &set->groups[g].targets[t]))
                return message_add(message, "out of memory");
    return true;
}

void report_figures_free(struct report_figures *figures)
{
    for (size_t i = 0; i < figures->count; i++) {
        struct report_figure *figure = &figures->items[i];
        struct text *const texts[] = {&figure->name, &figure->title,  &figure->caption,
                                      &figure->alt,  &figure->script, &figure->light,
                                      &figure->dark};
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
            text_free(texts[t]);
    }
    free(figures->items);
    *figures = (struct report_figures){0};
}
