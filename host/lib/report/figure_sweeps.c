/* Plans the figures of values by instruction boundary and their distribution. */
#include "host/lib/report/figure_plans.h"

#include "host/lib/plot/sweep.h"
#include "host/lib/report/format.h"
#include <stdlib.h>

/* What stands beside a panel's name. */
static void panel_remark(struct plot_panel *panel, const struct result_cell *cell, bool shares)
{
    struct text *out = &panel->remark;
    const struct result_metric *metric = panel->metric;
    if (metric == NULL) {
        text_add(out, report_figure_absence(cell));
    } else if (shares) {
        format_number(out, metric->total);
        text_add(out, " in ");
        format_value(out, (double)cell->triggered);
        text_add(out, " interrupts");
    } else {
        if (metric->max.number == metric->min.number)
            text_add(out, "always ");
        format_number(out, metric->min);
        if (metric->max.number > metric->min.number) {
            text_add(out, "\u2013");
            format_number(out, metric->max);
        }
        if (metric->max.number > metric->min.number) {
            text_add(out, ", median ");
            format_number(out, metric->p50);
        }
        if (cell->has_coverage) {
            text_add(out, ", ");
            format_value(out, (double)cell->coverage_met);
            text_add(out, " of ");
            format_value(out, (double)cell->coverage_existing);
            text_add(out, " boundaries");
        }
    }
}

static void say_counts(struct text *out, const struct metric_row *row)
{
    text_add(out, "How many ");
    format_metric(out, row->words->measure != NULL ? row->words->measure : row->name);
    text_add(out, " one interrupt cost, by the instruction boundary of the operation at which it "
                  "came.");
}

static const char *caption_of(const struct plot_sweep *plot)
{
    if (!plot->offsets)
        return "How often each value occurred. All panels have the same span.";
    return "Left, the value by the instruction boundary at which the interrupt came; right, how "
           "often each value occurred. Panels whose values vary have the same vertical span; a "
           "flat strip is a value that never varied.";
}

static void say_panels(struct report_figure *figure, const struct plot_sweep *plot,
                       const struct metric_row *row)
{
    if (plot->shares)
        say_counts(&figure->caption, row);
    else
        text_add(&figure->caption, caption_of(plot));
    text_addf(&figure->alt, "%s. ", text_get(&figure->title));
    for (size_t i = 0; i < plot->count; i++)
        text_addf(&figure->alt, "%s%s: %s", i ? "; " : "", plot->panels[i].label,
                  text_get(&plot->panels[i].remark));
    text_add(&figure->alt, ".");
}

static bool fill_panels(struct plot_panel *panels, const struct report_target *target,
                        const struct report_column *column, int subjects)
{
    bool offsets = false;
    for (size_t i = 0; i < target->subject_count[subjects]; i++) {
        const char *subject = target->subjects[subjects][i];
        const struct result_cell *cell = report_cell(target, column, subject);
        panels[i].label = subject;
        panels[i].metric = report_metric(cell, column);
        panel_remark(&panels[i], cell, column->is_count);
        offsets = offsets || (panels[i].metric != NULL && panels[i].metric->sweep_rows > 0);
    }
    return offsets;
}

static struct report_figure *new_sweep(struct report_figures *figures,
                                       const struct report_target *target,
                                       const struct report_column *column, int subjects)
{
    enum report_figure_kind kind = subjects == REPORT_STYLES ? FIGURE_DISTRIBUTION
                                   : column->is_count        ? FIGURE_SHARED_LOST
                                                             : FIGURE_SHARED_SWEPT;
    struct text name = {0}, heading = {0};
    text_add(&name, "sweep-");
    text_slug(&name, column->scenario);
    text_add(&name, "-");
    text_slug(&name, column->metric);
    text_add(&name, "-");
    text_slug(&name, column->load);
    struct report_figure *figure = report_figure_add(figures, kind, target, text_get(&name));
    if (figure != NULL) {
        report_column_label(&heading, column);
        text_addf(&figure->title, "%s: %s", target->target->board, text_get(&heading));
    }
    text_free(&name);
    text_free(&heading);
    return figure;
}

static bool plan_sweep(struct report_figures *figures, const struct report_group *group,
                       const struct report_target *target, const struct report_column *column,
                       int subjects)
{
    size_t count = target->subject_count[subjects];
    struct plot_panel *panels = calloc(count + 1, sizeof *panels);
    struct report_figure *figure = new_sweep(figures, target, column, subjects);
    bool good = panels != NULL && figure != NULL;
    if (good) {
        struct text remark = {0};
        bool offsets = fill_panels(panels, target, column, subjects);
        text_addf(&remark, "%s%s",
                  column->is_count ? "per interrupt," : result_evidence_unit(group->evidence),
                  offsets ? " by where the interrupt came" : "");
        struct plot_sweep plot = {.name = text_get(&figure->name),
                                  .title = text_get(&figure->title),
                                  .remark = text_get(&remark),
                                  .below = offsets ? "instruction boundary of the interrupted code"
                                                   : result_evidence_unit(group->evidence),
                                  .shares = column->is_count,
                                  .offsets = offsets,
                                  .panels = panels,
                                  .count = count};
        plot_sweep_script(&figure->script, &plot);
        say_panels(figure, &plot, column->row);
        text_free(&remark);
    }
    for (size_t i = 0; panels != NULL && i < count; i++)
        text_free(&panels[i].remark);
    free(panels);
    return good;
}

/* A synchronous trigger shows a distribution only where repeats differ, which
 * they do on silicon. */
static bool worth_a_figure(const struct report_target *target, const struct report_column *column,
                           int subjects)
{
    if (report_is_asynchronous(column))
        return true;
    for (size_t i = 0; i < target->subject_count[subjects]; i++) {
        const struct result_metric *metric =
            report_metric(report_cell(target, column, target->subjects[subjects][i]), column);
        if (metric != NULL && metric->count_rows > 1)
            return true;
    }
    return false;
}

bool report_plan_sweeps(struct report_figures *figures, const struct report_group *group,
                        const struct report_target *target)
{
    bool good = true;
    for (int section = 0; section < SECTION_COUNT && good; section++) {
        int subjects = report_section_subjects((enum report_section)section);
        const struct report_columns *columns = &target->columns[section];
        for (size_t i = 0; i < columns->count && good; i++)
            if (worth_a_figure(target, &columns->items[i], subjects))
                good = plan_sweep(figures, group, target, &columns->items[i], subjects);
    }
    return good;
}
