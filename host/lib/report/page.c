/* Puts index.html together: overview, one part for each kind of evidence,
 * method, provenance. */
#include "host/lib/report/page.h"

#include "host/lib/findings/findings.h"
#include "host/lib/pictures/anatomy.h"
#include "host/lib/pictures/curve.h"
#include "host/lib/pictures/jitter.h"
#include "host/lib/report/against.h"
#include "host/lib/report/page_group.h"
#include "host/lib/report/tables.h"
#include "host/lib/report/template.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>
#include <string.h>

const char *report_evidence_statement(enum result_evidence evidence)
{
    switch (evidence) {
    case EVIDENCE_SILICON:
        return "Cycles counted on the board itself.";
    case EVIDENCE_MODEL:
        return "Cycles of a model of the core\u2019s published timing, fed with the exact "
               "instruction stream under QEMU. They compare designs and find worst cases; they "
               "carry the model\u2019s bounds (best to worst), and exception figures are "
               "uncalibrated: no board has confirmed them.";
    case EVIDENCE_INSNS:
        return "Counts of executed instructions under QEMU. They are exact and repeat, and they "
               "rank designs by how much code runs; they are not time: stacking, vector fetch, "
               "the pipeline and memory are not in them.";
    case EVIDENCE_COUNT:
        break;
    }
    return "";
}

void report_cell_counts(struct text *out, const struct report_group *groups, size_t count)
{
    size_t total = 0, by_status[RESULT_STATUS_COUNT] = {0};
    for (size_t g = 0; g < count; g++) {
        for (size_t t = 0; t < groups[g].target_count; t++) {
            const struct report_target *target = &groups[g].targets[t];
            total += target->cell_count;
            for (size_t c = 0; c < target->cell_count; c++)
                by_status[target->cells[c]->status]++;
        }
    }
    text_addf(out, "%zu cell%s: %zu with a result", total, total == 1 ? "" : "s",
              by_status[RESULT_OK]);
    for (int s = 0; s < RESULT_STATUS_COUNT; s++)
        if (s != RESULT_OK && by_status[s] > 0)
            text_addf(out, ", %zu %s", by_status[s], result_status_name((enum result_status)s));
}

static void count_watched(const struct report_target *target, int64_t *compared, int64_t *equal)
{
    for (size_t c = 0; c < target->cell_count; c++) {
        if (!target->cells[c]->has_witness)
            continue;
        *compared += target->cells[c]->witness_compared;
        *equal += target->cells[c]->witness_equal;
    }
}

/* An emulation that somebody else started. */
static void add_unwatched(struct text *out, const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++) {
        const struct result_target *target = group->targets[t].target;
        if (!target->port || group->evidence == EVIDENCE_SILICON)
            continue;
        text_html(out, target->board);
        text_add(out, " was an emulation behind a port, where nobody watched: its figures are the "
                      "firmware\u2019s alone. ");
    }
}

void report_witness(struct text *out, const struct report_group *group)
{
    int64_t compared = 0, equal = 0;
    add_unwatched(out, group);
    for (size_t t = 0; t < group->target_count; t++)
        count_watched(&group->targets[t], &compared, &equal);
    if (compared == 0)
        return;
    text_add(out, "QEMU\u2019s plugin watched every sample from outside, without any stamp: ");
    format_value(out, (double)equal);
    text_add(out, " of ");
    format_value(out, (double)compared);
    text_add(out, " of the firmware\u2019s figures equal its own, to the cycle. That proves the "
                  "probe\u2019s arithmetic and the path of each sample (which handler, in which "
                  "order, nested or chained). It does not prove the model.");
}

void report_witness_line(struct text *out, const struct report_group *group)
{
    int64_t compared = 0, equal = 0;
    for (size_t t = 0; t < group->target_count; t++)
        count_watched(&group->targets[t], &compared, &equal);
    if (compared == 0)
        return;
    text_add(out, "The witness outside the image confirms ");
    format_value(out, (double)equal);
    text_add(out, " of ");
    format_value(out, (double)compared);
    text_add(out, " figures. ");
}

static void add_run_names(struct text *out, const struct report_set *set)
{
    for (size_t i = 0; i < set->run_count; i++) {
        text_add(out, i == 0 ? "" : i + 1 < set->run_count ? ", " : " and ");
        text_html(out, set->runs[i]->name);
    }
}

/* Above all that might be taken for the whole. */
static void add_parts(struct text *out, const struct report_set *set)
{
    for (size_t i = 0; i < set->run_count; i++) {
        char *sentence = results_part_sentence(set->runs[i]);
        if (sentence == NULL)
            continue;
        text_add(out, "<p class=\"partial\" role=\"alert\"><b>Partial run</b> ");
        text_html(out, set->runs[i]->name);
        text_add(out, ": ");
        text_html(out, sentence);
        text_add(out, "</p>\n");
        free(sentence);
    }
}

/* What was run on what, with which evidence. */
static void add_overview(struct text *out, const struct report_set *set)
{
    struct text counts = {0};
    add_parts(out, set);
    report_cell_counts(&counts, set->groups, set->group_count);
    text_addf(out, "<p class=\"lead\">Run%s <b>", set->run_count == 1 ? "" : "s");
    add_run_names(out, set);
    text_add(out, "</b> on ");
    for (size_t g = 0; g < set->group_count; g++) {
        text_add(out, g == 0 ? "" : g + 1 < set->group_count ? "; on " : "; and on ");
        page_boards(out, &set->groups[g]);
        text_addf(out, ", measured in <b>%s</b>", result_evidence_unit(set->groups[g].evidence));
    }
    text_addf(out, ". %s.</p>\n", text_get(&counts));
    if (set->group_count > 1)
        text_add(
            out,
            "<p>The parts below have different kinds of evidence, or clocks. Their numbers must "
            "not be compared with each other.</p>\n");
    text_free(&counts);
}

static void add_link(struct text *out, const char *id, const struct report_group *group,
                     const char *label)
{
    text_addf(out, "<li><a href=\"#%s-", id);
    page_group_id(out, group);
    text_addf(out, "\">%s</a></li>\n", label);
}

static void add_group_links(struct text *out, const struct report_set *set,
                            const struct report_group *group)
{
    if (report_has_answer(group))
        add_link(out, "answer", group, "Answer");
    if (set->history != NULL)
        add_link(out, "trend", group, "Trend");
    if (page_any_target(group, picture_has_anatomy))
        add_link(out, "anatomy", group, "Anatomy");
    if (page_any_target(group, picture_has_jitter))
        add_link(out, "jitter", group, "Jitter");
    if (page_any_target(group, picture_has_curves))
        add_link(out, "curves", group, "Curves");
    if (page_has_sharing(group))
        add_link(out, "sharing", group, "Shared state");
    if (page_has_columns(group, SECTION_COMPARISON))
        add_link(out, "styles", group, "Styles");
    if (page_has_columns(group, SECTION_SWEPT))
        add_link(out, "swept", group, "Under load");
    if (page_has_columns(group, SECTION_PREEMPTION))
        add_link(out, "preemption", group, "Preemption");
    add_link(out, "missing", group, "Without a number");
    add_link(out, "cells", group, "Every cell");
}

static void add_navigation(struct text *out, const struct report_set *set)
{
    if (set->against != NULL)
        text_add(out, "<li><b><a href=\"#against\">What changed</a></b></li>\n");
    for (size_t g = 0; g < set->group_count; g++) {
        if (set->group_count > 1) {
            text_add(out, "<li><b><a href=\"#");
            page_group_id(out, &set->groups[g]);
            text_add(out, "\">");
            page_group_name(out, set, &set->groups[g]);
            text_add(out, "</a></b></li>\n");
        }
        add_group_links(out, set, &set->groups[g]);
    }
    text_add(out, "<li><a href=\"#method\">Method</a></li>\n"
                  "<li><a href=\"#provenance\">Provenance</a></li>\n");
}

static void add_provenance(struct text *out, const struct report_set *set)
{
    for (size_t i = 0; i < set->run_count; i++) {
        struct text caption = {0};
        for (size_t t = 0; t < set->runs[i]->target_count; t++)
            table_instruments(out, &set->runs[i]->targets[t]);
        text_add(&caption, "Run ");
        text_html(&caption, set->runs[i]->name);
        text_add(&caption, ": provenance");
        table_json(out, json_object_get(set->runs[i]->root, "provenance"), text_get(&caption));
        caption.used -= strlen("provenance");
        text_add(&caption, "configuration");
        table_json(out, json_object_get(set->runs[i]->root, "config"), text_get(&caption));
        text_free(&caption);
    }
}

bool report_page(struct text *out, const struct report_set *set,
                 const struct report_figures *figures, struct message *message)
{
    struct text title = {0}, overview = {0}, navigation = {0}, groups = {0}, metrics = {0},
                provenance = {0};
    text_add(&title, "irqbench: ");
    add_run_names(&title, set);
    add_overview(&overview, set);
    add_navigation(&navigation, set);
    if (set->against != NULL)
        page_against(&groups, set->against);
    for (size_t g = 0; g < set->group_count; g++)
        page_group(&groups, set, &set->groups[g], figures);
    table_metrics(&metrics, set);
    add_provenance(&provenance, set);
    const struct template_value values[] = {
        {"title", text_get(&title)},           {"style", report_embed_style},
        {"script", report_embed_script},       {"headline", "Interrupt handler designs, compared"},
        {"overview", text_get(&overview)},     {"navigation", text_get(&navigation)},
        {"groups", text_get(&groups)},         {"metrics", text_get(&metrics)},
        {"provenance", text_get(&provenance)},
    };
    bool good =
        template_fill(out, report_embed_page, values, sizeof values / sizeof values[0], message);
    struct text *const texts[] = {&title, &overview, &navigation, &groups, &metrics, &provenance};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        out->failed = out->failed || texts[i]->failed;
        text_free(texts[i]);
    }
    return good && (!out->failed || message_add(message, "out of memory"));
}
