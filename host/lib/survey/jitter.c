/* What jitter there is by where an interrupt comes, and which instruction causes it. */
#include "host/lib/survey/answer.h"

#include "host/lib/results/sentences.h"
#include <string.h>

const char *report_widest(const struct report_target *target, const struct report_column *column)
{
    const char *widest = NULL;
    double most = 0;
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *name = target->subjects[REPORT_STYLES][i];
        const struct result_metric *metric =
            report_metric(report_cell(target, column, name), column);
        bool known = metric != NULL && metric->min.known && metric->max.known;
        double spread = known ? metric->max.number - metric->min.number : 0;
        if (spread > most) {
            most = spread;
            widest = name;
        }
    }
    return widest;
}

static void say_widest(struct text *out, enum markup markup, const struct result_cell *cell,
                       const struct result_metric *metric)
{
    struct text highest = {0};
    result_say_highest(&highest, cell, metric);
    text_add(out, " (");
    format_strong(out, markup, cell->subject);
    text_add(out, " ");
    format_number(out, metric->min);
    text_add(out, "\u2013");
    format_number(out, metric->max);
    if (highest.used > 0) {
        text_add(out, "; ");
        format_plain(out, markup, text_get(&highest));
    }
    text_add(out, ")");
    out->failed |= highest.failed;
    text_free(&highest);
}

static void say_column(struct text *out, enum markup markup, const struct report_target *target,
                       const struct report_column *column, const char *widest)
{
    struct text label = {0};
    const struct result_cell *cell = report_cell(target, column, widest);
    const struct result_metric *metric = report_metric(cell, column);
    report_column_label(&label, column);
    format_plain(out, markup, text_get(&label));
    text_add(out, ": ");
    format_amount(out, metric->max.number - metric->min.number, cell->target->evidence);
    say_widest(out, markup, cell, metric);
    out->failed |= label.failed;
    text_free(&label);
}

/* Whether a column before this one has the same of the same load, as an event that came
 * from another timer has. */
static bool is_said(const struct report_target *target, size_t index, const char *widest)
{
    const struct report_column *columns = target->columns[SECTION_SWEPT].items;
    const struct result_cell *cell = report_cell(target, &columns[index], widest);
    const struct result_metric *metric = report_metric(cell, &columns[index]);
    for (size_t i = 0; i < index; i++) {
        const struct result_cell *other = report_cell(target, &columns[i], widest);
        const struct result_metric *before = report_metric(other, &columns[i]);
        if (columns[i].row == columns[index].row && before != NULL &&
            strcmp(other->load, cell->load) == 0 && before->min.number == metric->min.number &&
            before->max.number == metric->max.number)
            return true;
    }
    return false;
}

void report_say_jitter(struct text *out, enum markup markup, const struct report_target *target)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    size_t said = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const struct report_column *column = &columns->items[i];
        if (column->row != metric_into_handler())
            continue;
        const char *widest = report_widest(target, column);
        if (widest == NULL || is_said(target, i, widest))
            continue;
        text_add(out, said++ ? "; " : "Jitter, by where an interrupt comes: ");
        say_column(out, markup, target, column, widest);
    }
    text_add(out, said > 0 ? "." : "");
}
