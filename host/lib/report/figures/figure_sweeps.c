/* Plans the figures of values by interrupted instruction and their distribution. */
#include "host/lib/report/figures/figure_plans.h"

#include "host/lib/plot/sweep.h"
#include "host/lib/results/sentences.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>

/* "12\u201313, median 12" */
static void add_range(struct text *out, const struct result_metric *metric)
{
    bool varies = metric->max.number > metric->min.number;
    text_add(out, varies ? "" : "always ");
    format_number(out, metric->min);
    if (!varies)
        return;
    text_add(out, "\u2013");
    format_number(out, metric->max);
    text_add(out, ", median ");
    format_number(out, metric->p50);
}

/* What stands below a column's name. */
static void panel_remark(struct plot_panel *panel, bool shares)
{
    struct text *out = &panel->remark;
    if (panel->metric == NULL)
        text_add(out, result_status_name(panel->cell->status));
    else if (shares)
        result_say_places(out, panel->cell, panel->metric);
    else
        add_range(out, panel->metric);
}

/* ---- How it is to be read ---- */

struct reading {
    bool swept, cycles; /* some panel is by instruction; by its cycles */
};

static void say_caption(struct text *out, const struct reading *reading,
                        const struct metric_row *row, bool shares)
{
    const char *of = reading->cycles ? "in each of its cycles, the first on top" : "at it";
    if (!reading->swept) {
        text_add(out, "How often each value occurred. All columns have the same span.");
    } else if (shares) {
        text_add(out, "How many ");
        format_metric(out, row->words->measure != NULL ? row->words->measure : row->name);
        text_addf(out,
                  " one interrupt cost: each row is an instruction of the operation, each bar what "
                  "an interrupt that came %s lost.",
                  of);
    } else {
        text_addf(out,
                  "Each row is an instruction that was interrupted, each mark the value of an "
                  "interrupt that came %s; grey is the column\u2019s smallest value, blue what is "
                  "above it. In bold, where the largest is. Below, how often each value occurred. "
                  "All columns of a figure have the same span.",
                  of);
    }
}

static const char *below_of(const struct reading *reading, bool shares)
{
    if (!reading->swept)
        return "how often each value occurred";
    if (!reading->cycles)
        return shares ? "a bar: lost at that instruction" : "a mark: an event at that instruction";
    return shares ? "a bar: lost in a cycle of the instruction, the first on top"
                  : "a mark: an event in a cycle of the instruction, the first on top";
}

static void say_alt(struct report_figure *figure, const struct plot_sweep *plot)
{
    text_addf(&figure->alt, "%s. ", text_get(&figure->title));
    for (size_t i = 0; i < plot->count; i++) {
        const struct plot_panel *panel = &plot->panels[i];
        text_addf(&figure->alt, "%s%s: %s", i ? "; " : "", panel->label, text_get(&panel->remark));
        if (panel->metric == NULL || plot->shares)
            continue;
        struct text highest = {0};
        result_say_highest(&highest, panel->cell, panel->metric);
        text_addf(&figure->alt, "%s%s", highest.used > 0 ? ", " : "", text_get(&highest));
        text_free(&highest);
    }
    text_add(&figure->alt, ".");
}

/* A panel for each subject that was asked. */
static struct reading fill_panels(struct plot_panel *panels, size_t *count,
                                  const struct report_target *target,
                                  const struct report_column *column, int subjects)
{
    struct reading reading = {false, false};
    *count = 0;
    for (size_t i = 0; i < target->subject_count[subjects]; i++) {
        const char *subject = target->subjects[subjects][i];
        const struct result_cell *cell = report_cell(target, column, subject);
        if (cell == NULL)
            continue;
        struct plot_panel *panel = &panels[(*count)++];
        panel->label = subject;
        panel->cell = cell;
        panel->metric = report_metric(panel->cell, column);
        panel_remark(panel, column->is_count);
        bool swept = panel->metric != NULL && panel->metric->sweep_rows > 0;
        reading.swept |= swept;
        reading.cycles |= swept && panel->cell->has_cycles;
    }
    return reading;
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
    size_t count = 0;
    struct plot_panel *panels = calloc(target->subject_count[subjects] + 1, sizeof *panels);
    struct report_figure *figure = new_sweep(figures, target, column, subjects);
    bool good = panels != NULL && figure != NULL;
    if (good) {
        struct text remark = {0};
        struct reading reading = fill_panels(panels, &count, target, column, subjects);
        text_addf(&remark, "%s%s",
                  column->is_count ? "per interrupt" : result_evidence_unit(group->evidence),
                  reading.swept ? ", by the instruction that was interrupted" : "");
        struct plot_sweep plot = {.name = text_get(&figure->name),
                                  .title = text_get(&figure->title),
                                  .remark = text_get(&remark),
                                  .below = below_of(&reading, column->is_count),
                                  .shares = column->is_count,
                                  .panels = panels,
                                  .count = count};
        plot_sweep_script(&figure->source, &plot);
        say_caption(&figure->caption, &reading, column->row, column->is_count);
        say_alt(figure, &plot);
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
