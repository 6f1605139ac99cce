/* What a column or a value is called, made of and bounded by. */
#include "host/lib/survey/sections.h"

#include "host/lib/survey/format.h"
#include <math.h>
#include <string.h>

void report_column_label(struct text *out, const struct report_column *column)
{
    format_metric(out, column->metric);
    if (column->shared_name)
        text_addf(out, " (%s)", column->scenario);
    if (report_is_asynchronous(column) && strcmp(column->load, "none") != 0)
        text_addf(out, ", load %s", column->load);
    if (column->row->kind == METRIC_SIZE)
        text_addf(out, ", %s", metric_unit(METRIC_SIZE, EVIDENCE_MODEL));
}

const char *report_unit(const struct report_group *group, const struct report_columns *columns)
{
    for (size_t c = 0; c < columns->count; c++)
        if (columns->items[c].row->kind != METRIC_SIZE)
            return result_evidence_unit(group->evidence);
    return metric_unit(METRIC_SIZE, group->evidence);
}

static bool all_are(const struct report_target *target, const enum report_section sections[],
                    size_t count, enum metric_better better)
{
    for (size_t s = 0; s < count; s++) {
        const struct report_columns *columns = &target->columns[sections[s]];
        for (size_t c = 0; c < columns->count; c++)
            if (columns->items[c].is_time && columns->items[c].row->better != better)
                return false;
    }
    return true;
}

void report_better(struct text *out, const struct report_target *target,
                   const enum report_section sections[], size_t count)
{
    if (all_are(target, sections, count, METRIC_SMALLER))
        text_add(out, ", less is better");
    else if (all_are(target, sections, count, METRIC_LARGER))
        text_add(out, ", more is better");
}

void report_counts(struct text *out, const struct report_columns *columns)
{
    const struct metric_row *before = NULL;
    for (size_t c = 0; c < columns->count; c++) {
        const struct metric_row *row = columns->items[c].row;
        if (!columns->items[c].is_count || row == before)
            continue;
        text_add(out, before != NULL ? ", " : "");
        format_metric(out, row->name);
        before = row;
    }
}

bool report_floor(const struct report_target *target, const struct report_column *column,
                  int subjects, double *floor)
{
    bool known = false;
    for (size_t i = 0; i < target->subject_count[subjects]; i++) {
        const char *subject = target->subjects[subjects][i];
        const struct result_metric *metric =
            report_metric(report_cell(target, column, subject), column);
        if (metric == NULL)
            continue;
        double value = report_typical(metric);
        enum metric_better better = column->row->better;
        if (!known || metric_cost(better, value) < metric_cost(better, *floor))
            *floor = value;
        known = true;
    }
    return known;
}

bool report_shares(const struct result_metric *metric, struct report_shares *shares)
{
    if (metric->part_rows < 2)
        return false;
    size_t first = 0;
    double sum = 0;
    for (size_t i = 0; i < metric->part_rows; i++) {
        sum += metric->parts[i].value;
        if (strcmp(metric->parts[i].name, "hardware") == 0)
            first = i;
        if (metric->parts[i].value < 0)
            return false;
    }
    if (fabs(sum - report_typical(metric)) > 1e-6)
        return false;
    *shares = (struct report_shares){
        .first_name = metric->parts[first].name,
        .second_name = metric->part_rows == 2 ? metric->parts[1 - first].name : "the rest",
        .first = metric->parts[first].value,
        .second = sum - metric->parts[first].value,
    };
    return true;
}

bool report_bounds(const struct result_metric *metric, double *low, double *high)
{
    struct result_number best = result_bound(metric, "best"), worst = result_bound(metric, "worst");
    if (!best.known || !worst.known) {
        best = metric->min;
        worst = metric->max;
    }
    if (!best.known || !worst.known)
        return false;
    *low = best.number;
    *high = worst.number;
    return *high > *low;
}
