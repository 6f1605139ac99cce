/* The Markdown summary: short enough for a pull request's comment. */
#include "host/lib/report/page.h"

#include "host/lib/report/tables.h"
#include "host/lib/results/sentences.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>
#include <string.h>

static void add_absence(struct text *out, const struct result_cell *cell)
{
    if (cell != NULL && cell->status == RESULT_OK) /* it has no such number */
        text_add(out, "\u2013");
    else
        text_addf(out, "_%s_", cell == NULL ? "not run" : result_status_name(cell->status));
}

/* The model's, if it is more than what was shown. */
static void add_worst(struct text *out, const struct result_metric *metric)
{
    struct result_number worst = result_bound(metric, "worst");
    if (!worst.known || worst.number <= metric->max.number)
        return;
    text_add(out, " (worst ");
    format_number(out, worst);
    text_add(out, ")");
}

static void add_value(struct text *out, const struct result_metric *metric, double floor)
{
    struct report_shares shares;
    format_value(out, report_typical(metric));
    if (report_shares(metric, &shares)) {
        text_add(out, " = ");
        format_value(out, shares.first);
        text_add(out, " + ");
        format_value(out, shares.second);
    } else if (report_typical(metric) > floor) {
        text_add(out, " (");
        format_change(out, report_typical(metric) - floor);
        text_add(out, ")");
    }
    add_worst(out, metric);
}

static void add_header(struct text *out, const struct report_columns *columns, const char *first,
                       size_t sizes)
{
    text_addf(out, "| %s |", first);
    for (size_t c = 0; c < columns->count; c++) {
        struct text label = {0};
        report_column_label(&label, &columns->items[c]);
        text_add(out, " ");
        text_markdown(out, text_get(&label));
        text_add(out, " |");
        text_free(&label);
    }
    for (size_t i = 0; i < sizes; i++)
        text_addf(out, " %s |", report_size_heading(i));
    text_add(out, "\n|---|");
    for (size_t c = 0; c < columns->count + sizes; c++)
        text_add(out, "--:|");
    text_add(out, "\n");
}

static void add_cell(struct text *out, const struct report_target *target,
                     const struct report_column *column, int subjects, const char *subject)
{
    const struct result_cell *cell = report_cell(target, column, subject);
    const struct result_metric *metric = report_metric(cell, column);
    double floor = 0;
    text_add(out, " ");
    if (metric == NULL) {
        add_absence(out, cell);
    } else if (column->is_count) {
        result_say_places(out, cell, metric);
    } else if (report_is_asynchronous(column)) {
        format_number(out, metric->min);
        text_add(out, "\u2013");
        format_number(out, metric->max);
        add_worst(out, metric);
    } else if (!column->is_time) {
        format_value(out, report_typical(metric));
    } else {
        report_floor(target, column, subjects, &floor);
        add_value(out, metric, floor);
    }
    text_add(out, " |");
}

static void add_table(struct text *out, const struct report_group *group,
                      const struct report_target *target, enum report_section section,
                      const char *first, const char *what)
{
    int subjects = report_section_subjects(section);
    const struct report_columns *columns = &target->columns[section];
    size_t sizes = report_size_columns(target, section);
    if (columns->count > 0) {
        text_add(out, "**");
        text_markdown(out, target->target->board);
        text_addf(out, "**, %s, in %s\n\n", what, report_unit(group, columns));
        add_header(out, columns, first, sizes);
        for (size_t i = 0; i < target->subject_count[subjects]; i++) {
            text_add(out, "| ");
            text_markdown(out, target->subjects[subjects][i]);
            text_add(out, " |");
            for (size_t c = 0; c < columns->count; c++)
                add_cell(out, target, &columns->items[c], subjects, target->subjects[subjects][i]);
            for (size_t s = 0; s < sizes; s++) {
                text_add(out, " ");
                report_size(out, target, target->subjects[subjects][i], s);
                text_add(out, " |");
            }
            text_add(out, "\n");
        }
        text_add(out, "\n");
    }
}

static void add_problems(struct text *out, const struct report_group *group)
{
    bool any = false;
    for (size_t t = 0; t < group->target_count; t++) {
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            const struct result_cell *cell = group->targets[t].cells[c];
            if (cell->status == RESULT_OK)
                continue;
            if (!any)
                text_add(out, "Without a number:\n\n");
            any = true;
            text_add(out, "- ");
            text_markdown(out, cell->id);
            text_addf(out, ": %s: ", result_status_name(cell->status));
            text_markdown(out, cell->reason != NULL ? cell->reason : "no reason was given");
            text_add(out, "\n");
        }
    }
    text_add(out, any ? "\n" : "");
}

static void add_warnings(struct text *out, const struct report_group *group)
{
    bool any = false;
    json_t *warning = NULL;
    size_t i = 0;
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++) {
            const struct result_cell *cell = group->targets[t].cells[c];
            json_array_foreach(cell->warnings, i, warning)
            {
                text_add(out, any ? "" : "To be read with care:\n\n");
                any = true;
                text_add(out, "- ");
                text_markdown(out, cell->id);
                text_add(out, ": ");
                text_markdown(out, json_string_value(warning));
                text_add(out, "\n");
            }
        }
    text_add(out, any ? "\n" : "");
}

static void add_witness(struct text *out, const struct report_group *group)
{
    struct text witness = {0};
    report_witness(&witness, group);
    text_markdown(out, text_get(&witness));
    text_add(out, *text_get(&witness) != '\0' ? "\n\n" : "");
    text_free(&witness);
}

static void add_group(struct text *out, const struct report_group *group)
{
    struct text counts = {0};
    report_cell_counts(&counts, group, 1);
    text_addf(out, "### In %s\n\nEvidence `%s`. %s %s.\n\n", result_evidence_unit(group->evidence),
              result_evidence_name(group->evidence), report_evidence_statement(group->evidence),
              text_get(&counts));
    add_witness(out, group);
    report_answer(out, MARKUP_MARKDOWN, group);
    report_sharing_answer(out, MARKUP_MARKDOWN, group);
    text_add(out, "\n");
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_target *target = &group->targets[t];
        add_table(out, group, target, SECTION_COMPARISON, "handler style", "synchronous trigger");
        add_table(out, group, target, SECTION_SWEPT, "handler style",
                  "swept trigger, smallest to largest");
    }
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_target *target = &group->targets[t];
        add_table(out, group, target, SECTION_SHARED_COST, "discipline", "shared state");
        struct text counted = {0}, what = {0};
        report_counts(&counted, &target->columns[SECTION_SHARED_SWEPT]);
        text_add(&what, "shared state under the swept trigger");
        if (counted.used > 0)
            text_addf(&what, " (%s are counts)", text_get(&counted));
        add_table(out, group, target, SECTION_SHARED_SWEPT, "discipline", text_get(&what));
        text_free(&counted);
        text_free(&what);
    }
    add_warnings(out, group);
    add_problems(out, group);
    text_free(&counts);
}

bool report_summary(struct text *out, const struct report_set *set, struct message *message)
{
    text_add(out, "## irqbench: ");
    for (size_t i = 0; i < set->run_count; i++) {
        text_add(out, i ? ", " : "");
        text_markdown(out, set->runs[i]->name);
    }
    text_add(out, "\n\n");
    for (size_t i = 0; i < set->run_count; i++) {
        char *sentence = results_part_sentence(set->runs[i]);
        if (sentence == NULL)
            continue;
        text_add(out, "> **Partial run** ");
        text_markdown(out, set->runs[i]->name);
        text_add(out, ": ");
        text_markdown(out, sentence);
        text_add(out, "\n\n");
        free(sentence);
    }
    for (size_t g = 0; g < set->group_count; g++)
        add_group(out, &set->groups[g]);
    return !out->failed || message_add(message, "out of memory");
}
