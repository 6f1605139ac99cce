/* Plans the report's figures: what each shows, says and is called. */
#include "host/lib/report/figures/figures.h"

#include "host/lib/report/figures/figure_plans.h"
#include <stdlib.h>

struct report_figure *report_figure_add(struct report_figures *figures,
                                        enum report_figure_kind kind,
                                        const struct report_target *target, const char *name)
{
    struct report_figure *more =
        realloc(figures->items, (figures->count + 1) * sizeof *figures->items);
    if (more == NULL)
        return NULL;
    figures->items = more;
    struct report_figure *figure = &figures->items[figures->count++];
    *figure = (struct report_figure){.kind = kind, .target = target};
    text_addf(&figure->name, "%s-%s", name, text_get(&target->slug));
    return figure;
}

bool report_in_heatmap(const struct report_target *target, const struct report_column *column)
{
    size_t asked = 0, styles = target->subject_count[REPORT_STYLES];
    for (size_t i = 0; i < styles; i++)
        asked += report_cell(target, column, target->subjects[REPORT_STYLES][i]) != NULL;
    return column->is_time && asked * 3 >= styles;
}

/* A scenario of which no cell has a result has no known metric, and so no row. */
static bool has_rows(const struct report_target *target)
{
    static const enum report_section sections[] = {REPORT_HEATMAP_SECTIONS};
    for (size_t s = 0; s < sizeof sections / sizeof sections[0]; s++)
        for (size_t c = 0; c < target->columns[sections[s]].count; c++)
            if (report_in_heatmap(target, &target->columns[sections[s]].items[c]))
                return true;
    return false;
}

static bool plan_heatmap(struct report_figures *figures, const struct report_group *group,
                         const struct report_target *target)
{
    if (!has_rows(target))
        return true;
    struct report_figure *figure = report_figure_add(figures, FIGURE_HEATMAP, target, "heatmap");
    if (figure == NULL)
        return false;
    text_addf(&figure->title, "%s: every style in every scenario", target->target->board);
    text_addf(
        &figure->caption,
        "Each square is a median in %s; the stronger its colour, the further it is from the best "
        "style of its column.",
        result_evidence_unit(group->evidence));
    text_addf(&figure->alt, "%s, as a heat map. The tables of this target have the same numbers.",
              text_get(&figure->title));
    return true;
}

bool report_figures_plan(struct report_figures *figures, const struct report_set *set,
                         struct message *message)
{
    *figures = (struct report_figures){0};
    for (size_t g = 0; g < set->group_count; g++) {
        const struct report_group *group = &set->groups[g];
        for (size_t t = 0; t < group->target_count; t++)
            if (!report_plan_rows(figures, group, &group->targets[t]) ||
                !report_plan_sweeps(figures, group, &group->targets[t]) ||
                !plan_heatmap(figures, group, &group->targets[t]))
                return message_add(message, "out of memory");
    }
    return true;
}

void report_figures_free(struct report_figures *figures)
{
    for (size_t i = 0; i < figures->count; i++) {
        struct report_figure *figure = &figures->items[i];
        struct text *const texts[] = {&figure->name, &figure->title,  &figure->caption,
                                      &figure->alt,  &figure->source, &figure->light,
                                      &figure->dark};
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
            text_free(texts[t]);
    }
    free(figures->items);
    text_free(&figures->drawn);
    *figures = (struct report_figures){0};
}
