/* The sections of one kind of evidence, in their order; see page_group.h. */
#include "host/lib/report/page_group.h"

#include "host/lib/findings/findings.h"
#include "host/lib/findings/parts.h"
#include "host/lib/plot/gnuplot.h"
#include "host/lib/report/tables.h"
#include "host/lib/report/trend.h"
#include "host/lib/survey/answer.h"
#include <string.h>

static void add_image(struct text *out, const char *scheme, const struct text *svg)
{
    text_addf(out, "%s=\"data:image/svg+xml;base64,", scheme);
    text_base64(out, svg->data, svg->used);
    text_add(out, "\"");
}

static void add_figure(struct text *out, const struct report_figure *figure)
{
    text_addf(out, "<figure%s>\n", figure->width > PLOT_WIDTH ? " class=\"wide\"" : "");
    text_add(out, "<picture><source media=\"(prefers-color-scheme: dark)\" ");
    add_image(out, "srcset", &figure->dark);
    text_add(out, " /><img ");
    add_image(out, "src", &figure->light);
    text_addf(out, " width=\"%d\" height=\"%d\" alt=\"", figure->width, figure->height);
    text_html(out, text_get(&figure->alt));
    text_add(out, "\" /></picture>\n</figure>\n");
}

static bool belongs(const struct report_figure *figure, const struct report_group *group,
                    enum report_figure_kind kind)
{
    return figure->kind == kind && figure->target >= group->targets &&
           figure->target < group->targets + group->target_count;
}

bool page_has_figures(const struct report_figures *figures, const struct report_group *group,
                      enum report_figure_kind kind)
{
    for (size_t i = 0; i < figures->count; i++)
        if (belongs(&figures->items[i], group, kind))
            return true;
    return false;
}

/* All of one kind in the group, in blocks that are read in the same way. */
static void add_figures(struct text *out, const struct report_figures *figures,
                        const struct report_group *group, enum report_figure_kind kind)
{
    const char *caption = NULL;
    for (size_t i = 0; i < figures->count; i++) {
        const struct report_figure *figure = &figures->items[i];
        if (!belongs(figure, group, kind))
            continue;
        if (caption == NULL || strcmp(caption, text_get(&figure->caption)) != 0) {
            text_add(out, caption != NULL ? "</div>\n" : "");
            text_add(out, "<p class=\"reading\">");
            text_html(out, text_get(&figure->caption));
            text_add(out, "</p>\n<div class=\"figures\">\n");
        }
        caption = text_get(&figure->caption);
        add_figure(out, figure);
    }
    text_add(out, caption != NULL ? "</div>\n" : "");
}

static void table_caption(struct text *out, const struct report_group *group,
                          enum report_section section, const struct report_target *target,
                          const char *what)
{
    text_html(out, target->target->board);
    text_addf(out, ": %s, in %s", what, report_unit(group, &target->columns[section]));
}

static void add_comparisons(struct text *out, const struct report_group *group,
                            enum report_section section, const char *what)
{
    for (size_t t = 0; t < group->target_count; t++) {
        struct text caption = {0};
        table_caption(&caption, group, section, &group->targets[t], what);
        table_comparison(out, section, &group->targets[t], text_get(&caption));
        text_free(&caption);
        text_html(&caption, group->targets[t].target->board);
        text_addf(&caption, ": memory of %s, in %s", what,
                  metric_unit(METRIC_SIZE, group->evidence));
        table_memory(out, section, &group->targets[t], text_get(&caption));
        text_free(&caption);
    }
}

/* `what`: NULL for the names of what is counted. */
static void add_swept_tables(struct text *out, const struct report_group *group,
                             enum report_section section, bool counts, const char *what)
{
    for (size_t t = 0; t < group->target_count; t++) {
        struct text caption = {0};
        if (counts) {
            text_html(&caption, group->targets[t].target->board);
            text_add(&caption, ": ");
            if (what == NULL)
                report_counts(&caption, &group->targets[t].columns[section]);
            else
                text_add(&caption, what);
        } else {
            table_caption(&caption, group, section, &group->targets[t], what);
        }
        table_swept(out, section, counts, &group->targets[t], text_get(&caption));
        text_free(&caption);
    }
}

bool page_has_columns(const struct report_group *group, enum report_section section)
{
    bool any = false;
    for (size_t t = 0; t < group->target_count && !any; t++) {
        const struct report_columns *columns = &group->targets[t].columns[section];
        any = columns->count > 0;
    }
    return any;
}

/* Anchors are unique over groups. */
static void open_part(struct text *out, const struct report_group *group, const char *id,
                      const char *heading)
{
    text_addf(out, "<h3 id=\"%s-%s-", id, result_evidence_name(group->evidence));
    text_slug(out, group->clock);
    text_addf(out, "\">%s</h3>\n", heading);
}

static void add_answer(struct text *out, const struct report_set *set,
                       const struct report_group *group)
{
    if (!page_has_columns(group, SECTION_COMPARISON))
        return;
    open_part(out, group, "answer", "Which handler style, at what cost, and why");
    text_add(out, "<div class=\"answer\">\n");
    report_answer(out, MARKUP_HTML, group);
    text_add(out, "</div>\n");
    for (size_t t = 0; t < group->target_count; t++)
        table_ranking(out, group, &group->targets[t], set->history);
}

static void add_trend(struct text *out, const struct report_set *set,
                      const struct report_group *group)
{
    if (set->history == NULL)
        return;
    open_part(out, group, "trend", "Trend");
    trend_section(out, set->history, group);
}

static void add_findings(struct text *out, const struct report_group *group)
{
    struct text choices = {0};
    if (report_has_findings(group)) {
        open_part(out, group, "findings", "Findings");
        text_add(out, "<div class=\"answer\">\n");
        report_findings(out, MARKUP_HTML, group);
        text_add(out, "</div>\n");
    }
    report_choices(&choices, MARKUP_HTML, group);
    if (choices.used > 0) {
        open_part(out, group, "choices", "When to choose which style");
        text_addf(out, "<div class=\"answer\">\n%s</div>\n", text_get(&choices));
    }
    text_free(&choices);
}

/* What each style's time is made of. */
static void add_parts(struct text *out, const struct report_group *group)
{
    const char *unit = result_evidence_unit(group->evidence);
    for (size_t t = 0; t < group->target_count; t++)
        table_parts(out, &group->targets[t], unit);
    for (size_t t = 0; t < group->target_count; t++)
        table_additivity(out, &group->targets[t], unit);
}

/* Where a sweep interrupts: cycles are known under the model only. */
static const char *every_place(const struct report_group *group)
{
    return group->evidence == EVIDENCE_MODEL ? "in every cycle" : "at every instruction boundary";
}

static bool has_sizes(const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_columns *columns = &group->targets[t].columns[SECTION_COMPARISON];
        if (report_size_columns(&group->targets[t], SECTION_COMPARISON) > 0)
            return true;
        for (size_t c = 0; c < columns->count; c++)
            if (columns->items[c].row->kind == METRIC_SIZE)
                return true;
    }
    return false;
}

static void add_styles(struct text *out, const struct report_group *group,
                       const struct report_figures *figures)
{
    if (page_has_columns(group, SECTION_COMPARISON)) {
        open_part(out, group, "styles", "Handler styles compared");
        text_add(out, "<p>Measured with a synchronous trigger. Under each value stands what it is "
                      "made of: the smallest of its column and what the style adds to it"
                      ", or the shares that the measurement itself gives.</p>\n");
        if (has_sizes(group))
            text_add(out, "<p>A table of their own has what they take of memory: what painted "
                          "stacks show that one "
                          "interrupt took, and what the style\u2019s own code and data are in the "
                          "linked image.</p>\n");
        add_comparisons(out, group, SECTION_COMPARISON, "handler styles");
        add_figures(out, figures, group, FIGURE_COMPARISON);
        add_parts(out, group);
    }
    if (page_has_columns(group, SECTION_SWEPT)) {
        open_part(out, group, "swept", "Under a swept, asynchronous trigger");
        text_addf(out,
                  "<p>A timer interrupts a background load %s of its loop in turn. The last column "
                  "gives those met of those that exist.</p>\n",
                  every_place(group));
        add_swept_tables(out, group, SECTION_SWEPT, false, "swept trigger");
        add_swept_tables(out, group, SECTION_SWEPT, true, "counts under the swept trigger");
        text_add(out, "<p>A worst case composed of what the run has: the longest that anything in "
                      "it masks interrupts, the style's worst entry, one higher interrupt of the "
                      "same style, and the style's own way to the work. What a sweep observed "
                      "has to be less.</p>\n");
        for (size_t t = 0; t < group->target_count; t++)
            table_worst(out, &group->targets[t], result_evidence_unit(group->evidence));
        add_figures(out, figures, group, FIGURE_SWEPT);
    }
    if (page_has_figures(figures, group, FIGURE_DISTRIBUTION)) {
        open_part(out, group, "distribution", "Distributions");
        add_figures(out, figures, group, FIGURE_DISTRIBUTION);
    }
}

static void add_scenarios(struct text *out, const struct report_group *group,
                          const struct report_figures *figures)
{
    if (page_has_figures(figures, group, FIGURE_HEATMAP)) {
        open_part(out, group, "heatmap", "Every style in every scenario");
        add_figures(out, figures, group, FIGURE_HEATMAP);
    }
    if (page_has_columns(group, SECTION_PREEMPTION)) {
        open_part(out, group, "preemption", "Preemption and tail-chaining");
        add_comparisons(out, group, SECTION_PREEMPTION, "preemption and tail-chaining");
        add_figures(out, figures, group, FIGURE_PREEMPTION);
    }
    if (page_has_columns(group, SECTION_OTHER)) {
        open_part(out, group, "other", "Further scenarios");
        add_comparisons(out, group, SECTION_OTHER, "further scenarios");
        add_figures(out, figures, group, FIGURE_OTHER);
    }
}

static void add_sharing(struct text *out, const struct report_group *group,
                        const struct report_figures *figures)
{
    if (!page_has_columns(group, SECTION_SHARED_COST) &&
        !page_has_columns(group, SECTION_SHARED_SWEPT))
        return;
    open_part(out, group, "sharing", "State shared between handler and foreground");
    text_addf(
        out,
        "<p>The foreground updates a value that the handler updates too. A swept interrupt %s "
        "of the operation shows what each discipline loses, and what it costs. All of this holds "
        "on one core.</p>\n"
        "<div class=\"answer\">\n",
        every_place(group));
    report_sharing_answer(out, MARKUP_HTML, group);
    text_add(out, "</div>\n");
    for (size_t t = 0; t < group->target_count; t++) {
        struct text caption = {0};
        struct text counts = {0};
        table_caption(&caption, group, SECTION_SHARED_COST, &group->targets[t], "shared state");
        report_counts(&counts, &group->targets[t].columns[SECTION_SHARED_SWEPT]);
        if (counts.used > 0)
            text_addf(&caption, "; %s are counts", text_get(&counts));
        text_free(&counts);
        table_sharing(out, &group->targets[t], text_get(&caption));
        text_free(&caption);
    }
    add_figures(out, figures, group, FIGURE_SHARED_LOST);
    add_figures(out, figures, group, FIGURE_SHARED_COST);
    add_figures(out, figures, group, FIGURE_SHARED_SWEPT);
    text_add(out, "<details><summary>Shared state with all statistics</summary>\n");
    add_swept_tables(out, group, SECTION_SHARED_SWEPT, true, NULL);
    add_comparisons(out, group, SECTION_SHARED_COST, "cost in the foreground");
    add_swept_tables(out, group, SECTION_SHARED_SWEPT, false, "cost to the interrupt");
    text_add(out, "</details>\n");
}

/* "mps2-an385 (cortex-m3)" */
void page_boards(struct text *out, const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++) {
        const struct result_target *target = group->targets[t].target;
        text_add(out, t == 0 ? "" : t + 1 < group->target_count ? ", " : " and ");
        text_add(out, "<b>");
        text_html(out, target->board);
        text_add(out, "</b>");
        if (target->core != NULL) {
            text_add(out, " (");
            text_html(out, target->core);
            text_add(out, ")");
        }
    }
}

static void add_targets(struct text *out, const struct report_group *group)
{
    text_add(out, "<details><summary>Everything that the targets said of themselves</summary>\n");
    for (size_t t = 0; t < group->target_count; t++) {
        struct text caption = {0};
        text_html(&caption, group->targets[t].target->board);
        json_t *said = json_copy(group->targets[t].target->json);
        json_object_del(said, "instruments"); /* a table of its own */
        table_json(out, said, text_get(&caption));
        json_decref(said);
        text_free(&caption);
    }
    text_add(out, "</details>\n");
}

static void add_sampling(struct text *out, const struct report_group *group)
{
    if (report_has_sampling(group)) {
        open_part(out, group, "samples", "What the samples are worth");
        table_sampling(out, group);
    }
    if (report_has_swo(group)) {
        open_part(out, group, "trace", "A second instrument: exception trace");
        table_swo(out, group);
    }
    if (report_has_repeats(group)) {
        open_part(out, group, "floor", "Noise floor");
        table_repeats(out, group);
    }
}

static void add_beside(struct text *out, const struct report_set *set,
                       const struct report_group *group)
{
    if (!report_has_beside(set, group))
        return;
    open_part(out, group, "beside", "Beside the model");
    table_beside(out, set, group);
}

static void add_problems(struct text *out, const struct report_group *group)
{
    open_part(out, group, "missing", "Cells without a number");
    table_problems(out, group);
    open_part(out, group, "cells", "Every cell");
    text_add(out, "<details><summary>All cells with all statistics</summary>\n");
    table_cells(out, group);
    text_add(out, "</details>\n");
}

void page_group_id(struct text *out, const struct report_group *group)
{
    text_addf(out, "%s-", result_evidence_name(group->evidence));
    text_slug(out, group->clock);
}

/* Where there is only one group, the overview has said this already. */
static void add_group_targets(struct text *out, const struct report_group *group)
{
    struct text counts = {0};
    text_add(out, "<p>Targets: ");
    page_boards(out, group);
    report_cell_counts(&counts, group, 1);
    text_addf(out, ". %s.</p>\n", text_get(&counts));
    text_free(&counts);
}

/* What stands behind modelled cycles: the witness, and the model's own page. */
static void add_model_notes(struct text *out, const struct report_group *group,
                            const char *model_page)
{
    struct text witness = {0};
    report_witness(&witness, group);
    if (*text_get(&witness) != '\0') {
        text_add(out, "<p class=\"evidence\">");
        text_html(out, text_get(&witness));
        text_add(out, "</p>\n");
    }
    text_free(&witness);
    if (group->evidence != EVIDENCE_MODEL || model_page == NULL)
        return;
    text_add(out, "<p class=\"evidence\">Where every modelled cycle comes from, how Arm\u2019s "
                  "figures come out end to end, and what is uncalibrated: <a href=\"");
    text_html(out, model_page);
    text_add(out, "\">how far modelled cycles can be trusted</a>.</p>\n");
}

void page_group(struct text *out, const struct report_set *set, const struct report_group *group,
                const struct report_figures *figures)
{
    bool only = set->group_count == 1;
    struct text id = {0};
    page_group_id(&id, group);
    text_addf(out, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">",
              text_get(&id), text_get(&id), text_get(&id));
    text_addf(out, "In %s <span class=\"badge\">evidence: %s</span></h2>\n",
              result_evidence_unit(group->evidence), result_evidence_name(group->evidence));
    text_add(out, "<p class=\"evidence\">");
    text_add(out, report_evidence_statement(group->evidence));
    text_add(out, " Clock: <code>");
    text_html(out, group->clock);
    text_add(out, "</code>.</p>\n");
    add_model_notes(out, group, set->model_page);
    if (!only)
        add_group_targets(out, group);
    add_targets(out, group);
    add_answer(out, set, group);
    add_findings(out, group);
    add_trend(out, set, group);
    add_styles(out, group, figures);
    add_scenarios(out, group, figures);
    add_sharing(out, group, figures);
    add_sampling(out, group);
    add_beside(out, set, group);
    add_problems(out, group);
    text_add(out, "</section>\n");
    text_free(&id);
}
