/* The sections of one kind of evidence, in their order; see page_group.h. */
#include "host/lib/report/page_group.h"

#include "host/lib/findings/findings.h"
#include "host/lib/findings/parts.h"
#include "host/lib/pictures/anatomy.h"
#include "host/lib/pictures/curve.h"
#include "host/lib/pictures/jitter.h"
#include "host/lib/report/tables.h"
#include "host/lib/report/trend.h"
#include "host/lib/survey/answer.h"
#include <string.h>

/* Anchors are unique over groups. */
void page_id(struct text *out, const struct report_group *group, const char *id)
{
    text_addf(out, "%s-", id);
    page_group_id(out, group);
}

void page_part(struct text *out, const struct report_group *group, const char *id,
               const char *heading)
{
    text_add(out, "<h3 id=\"");
    page_id(out, group, id);
    text_addf(out, "\">%s</h3>\n", heading);
}

/* A part that is there for who asks: closed unless `open`; page_fold_end() ends it. */
void page_fold(struct text *out, const struct report_group *group, const char *id,
               const char *heading, bool open)
{
    text_add(out, "<details class=\"fold\" id=\"");
    page_id(out, group, id);
    text_addf(out, "\"%s><summary><h3>%s</h3></summary>\n", open ? " open=\"open\"" : "", heading);
}

void page_fold_end(struct text *out)
{
    text_add(out, "</details>\n");
}

/* The first screen: the findings that matter most, and the answer as one table. */
static void add_answer(struct text *out, const struct report_set *set,
                       const struct report_group *group)
{
    struct text highlights = {0};
    report_highlights(&highlights, MARKUP_HTML, group);
    if (highlights.used > 0)
        text_addf(out, "<div class=\"answer\">\n%s</div>\n", text_get(&highlights));
    text_free(&highlights);
    if (report_has_answer(group)) {
        text_add(out, "<div id=\"");
        page_id(out, group, "answer");
        text_add(out, "\">\n");
        table_answer(out, group, set->history);
        text_add(out, "</div>\n");
    }
}

static void add_trend(struct text *out, const struct report_set *set,
                      const struct report_group *group)
{
    if (set->history == NULL)
        return;
    page_part(out, group, "trend", "Trend");
    trend_section(out, set->history, group);
}

/* ---- Pictures ---- */

typedef void picture(struct text *out, const struct report_group *group,
                     const struct report_target *target);

static void add_pictures(struct text *out, const struct report_group *group, picture *draw)
{
    text_add(out, "<div class=\"pictures\">\n");
    for (size_t t = 0; t < group->target_count; t++)
        draw(out, group, &group->targets[t]);
    text_add(out, "</div>\n");
}

bool page_any_target(const struct report_group *group, bool (*has)(const struct report_target *))
{
    for (size_t t = 0; t < group->target_count; t++)
        if (has(&group->targets[t]))
            return true;
    return false;
}

static void add_anatomy(struct text *out, const struct report_group *group)
{
    if (!page_any_target(group, picture_has_anatomy))
        return;
    page_part(out, group, "anatomy", "Anatomy of one interrupt");
    text_add(out, "<p>From the trigger until the interrupted code goes on, piece by piece as they "
                  "were measured. The number is the whole.</p>\n");
    picture_anatomy_legend(out, group);
    add_pictures(out, group, picture_anatomy);
}

/* Where a sweep interrupts: cycles are known under the model only. */
const char *page_every_place(const struct report_group *group)
{
    return group->evidence == EVIDENCE_MODEL ? "in every cycle" : "at every instruction boundary";
}

static void add_jitter(struct text *out, const struct report_group *group)
{
    if (!page_any_target(group, picture_has_jitter))
        return;
    page_part(out, group, "jitter", "Jitter, by where an interrupt arrives");
    text_addf(out,
              "<p>A timer interrupts a load %s of its loop in turn. Each row shows which share of "
              "the arrivals came in at once (grey), and which had to wait for how long.</p>\n",
              page_every_place(group));
    add_pictures(out, group, picture_jitter);
    if (!page_any_target(group, picture_has_instructions))
        return;
    page_fold(out, group, "instructions", "Which instruction makes an interrupt wait", false);
    text_addf(out,
              "<p>The style that varies most under each load. A mark is what an arrival %s the "
              "instruction brings; instructions in a row that do the same are one line.</p>\n",
              group->evidence == EVIDENCE_MODEL ? "in some cycle of" : "at");
    add_pictures(out, group, picture_instructions);
    page_fold_end(out);
}

static void add_curves(struct text *out, const struct report_group *group)
{
    if (!page_any_target(group, picture_has_curves))
        return;
    page_part(out, group, "curves", "What a parameter does");
    add_pictures(out, group, picture_curves);
}

/* ---- Sentences ---- */

static void add_findings(struct text *out, const struct report_group *group)
{
    struct text text = {0};
    report_answer(&text, MARKUP_HTML, group);
    report_findings(&text, MARKUP_HTML, group);
    if (text.used > 0) {
        page_fold(out, group, "findings", "All findings, in sentences", false);
        text_addf(out, "<div class=\"sentences\">\n%s</div>\n", text_get(&text));
        page_fold_end(out);
    }
    text_free(&text);
    report_choices(&text, MARKUP_HTML, group);
    if (text.used > 0) {
        page_fold(out, group, "choices", "When to choose which style", false);
        text_addf(out, "<div class=\"sentences\">\n%s</div>\n", text_get(&text));
        page_fold_end(out);
    }
    text_free(&text);
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
    page_fold(out, group, "targets", "Everything that the targets said of themselves", false);
    for (size_t t = 0; t < group->target_count; t++) {
        struct text caption = {0};
        text_html(&caption, group->targets[t].target->board);
        json_t *said = json_copy(group->targets[t].target->json);
        json_object_del(said, "instruments"); /* a table of its own */
        table_json(out, said, text_get(&caption));
        json_decref(said);
        text_free(&caption);
    }
    page_fold_end(out);
}

static void add_sampling(struct text *out, const struct report_group *group)
{
    if (report_has_sampling(group)) {
        page_fold(out, group, "samples", "What the samples are worth", false);
        table_sampling(out, group);
        page_fold_end(out);
    }
    if (report_has_tails(group)) {
        page_fold(out, group, "tails", "Beyond the largest: estimates", false);
        table_tails(out, group);
        page_fold_end(out);
    }
    if (report_has_swo(group)) {
        page_fold(out, group, "trace", "A second instrument: exception trace", false);
        table_swo(out, group);
        page_fold_end(out);
    }
    if (report_has_repeats(group)) {
        page_fold(out, group, "floor", "Noise floor", false);
        table_repeats(out, group);
        page_fold_end(out);
    }
}

static void add_beside(struct text *out, const struct report_set *set,
                       const struct report_group *group)
{
    if (!report_has_beside(set, group))
        return;
    page_part(out, group, "beside", "Beside the model");
    table_beside(out, set, group);
}

/* A fault, or a witness that did not agree: what was run did not do what it should have. */
static bool has_failures(const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            enum result_status status = group->targets[t].cells[c]->status;
            if (status != RESULT_OK && status != RESULT_UNSUPPORTED)
                return true;
        }
    return false;
}

static void add_problems(struct text *out, const struct report_group *group)
{
    page_fold(out, group, "missing", "Cells without a number", has_failures(group));
    table_problems(out, group);
    page_fold_end(out);
    page_fold(out, group, "cells", "Every cell", false);
    table_cells(out, group);
    page_fold_end(out);
}

/* Above all else that is shown. */
static void add_failures(struct text *out, const struct report_group *group)
{
    if (!has_failures(group))
        return;
    text_add(out, "<p class=\"alert\" role=\"alert\">Some cells failed, and have no number: <a "
                  "href=\"#");
    page_id(out, group, "missing");
    text_add(out, "\">which, and why</a>.</p>\n");
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

static const char *evidence_line(enum result_evidence evidence)
{
    switch (evidence) {
    case EVIDENCE_SILICON:
        return "Cycles counted on the board itself.";
    case EVIDENCE_MODEL:
        return "Modelled, not measured on a board: good for comparing designs and finding worst "
               "cases.";
    case EVIDENCE_INSNS:
        return "Executed instructions: exact, and no time.";
    case EVIDENCE_COUNT:
        break;
    }
    return "";
}

/* In one line; the whole of it is folded, further down. */
static void add_evidence(struct text *out, const struct report_set *set,
                         const struct report_group *group)
{
    text_addf(out, "<p class=\"evidence\">%s ", evidence_line(group->evidence));
    report_witness_line(out, group);
    text_add(out, "<a href=\"#");
    page_id(out, group, "about");
    text_add(out, "\">What this is worth</a>");
    if (group->evidence == EVIDENCE_MODEL && set->model_page != NULL) {
        text_add(out, ", and <a href=\"");
        text_html(out, set->model_page);
        text_add(out, "\">how far modelled cycles can be trusted</a>");
    }
    text_add(out, ".</p>\n");
}

static void add_about(struct text *out, const struct report_group *group)
{
    struct text witness = {0};
    page_fold(out, group, "about", "What this evidence is worth", false);
    text_addf(out, "<p>%s Clock: <code>", report_evidence_statement(group->evidence));
    text_html(out, group->clock);
    text_add(out, "</code>.</p>\n");
    report_witness(&witness, group);
    if (witness.used > 0) {
        text_add(out, "<p>");
        text_html(out, text_get(&witness));
        text_add(out, "</p>\n");
    }
    text_free(&witness);
    page_fold_end(out);
}

void page_group_name(struct text *out, const struct report_set *set,
                     const struct report_group *group)
{
    size_t alike = 0;
    for (size_t g = 0; g < set->group_count; g++)
        alike += set->groups[g].evidence == group->evidence;
    text_addf(out, "In %s", result_evidence_unit(group->evidence));
    if (alike < 2)
        return;
    text_add(out, ", by ");
    text_html(out, group->clock);
}

void page_group(struct text *out, const struct report_set *set, const struct report_group *group,
                const struct report_figures *figures)
{
    bool only = set->group_count == 1;
    struct text id = {0};
    page_group_id(&id, group);
    text_addf(out, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\">",
              text_get(&id), text_get(&id), text_get(&id));
    page_group_name(out, set, group);
    text_addf(out, " <span class=\"badge\">evidence: %s</span></h2>\n",
              result_evidence_name(group->evidence));
    add_evidence(out, set, group);
    add_failures(out, group);
    if (!only)
        add_group_targets(out, group);
    add_answer(out, set, group);
    add_trend(out, set, group);
    add_beside(out, set, group);
    add_anatomy(out, group);
    add_jitter(out, group);
    add_curves(out, group);
    page_sharing(out, group);
    text_addf(out, "<h3>Everything else</h3>\n");
    add_findings(out, group);
    page_tables(out, group);
    add_sampling(out, group);
    add_problems(out, group);
    page_figures(out, group, figures);
    add_about(out, group);
    add_targets(out, group);
    text_add(out, "</section>\n");
    text_free(&id);
}
