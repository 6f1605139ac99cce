/* Which columns belong to which part of the report. */
#include "host/lib/report_sections.h"

#include "host/lib/report_format.h"
#include <math.h>
#include <string.h>

static bool among(const char *name, const char *const names[])
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static const char *const comparison[] = {"entry", "exit", "round_trip", "response", NULL};
static const char *const preemption[] = {"preempt_entry", "preempt_exit", "tail_chain", NULL};

static bool is_comparison(const struct report_column *column)
{
    return !report_is_asynchronous(column) && among(column->metric, comparison);
}

static bool is_preemption(const struct report_column *column)
{
    return !report_is_asynchronous(column) && among(column->metric, preemption);
}

static bool is_other(const struct report_column *column)
{
    return !report_is_asynchronous(column) && !is_comparison(column) && !is_preemption(column);
}

static bool is_in_foreground(const struct report_column *column)
{
    return !report_is_asynchronous(column);
}

static const struct {
    int subjects;
    report_column_filter *filter;
} sections[SECTION_COUNT] = {
    [SECTION_COMPARISON] = {REPORT_STYLES, is_comparison},
    [SECTION_SWEPT] = {REPORT_STYLES, report_is_asynchronous},
    [SECTION_PREEMPTION] = {REPORT_STYLES, is_preemption},
    [SECTION_OTHER] = {REPORT_STYLES, is_other},
    [SECTION_SHARED_COST] = {REPORT_SHARING, is_in_foreground},
    [SECTION_SHARED_SWEPT] = {REPORT_SHARING, report_is_asynchronous},
};

struct report_columns report_section_columns(enum report_section section,
                                             const struct report_group *group,
                                             const struct report_target *target)
{
    return report_columns(group, target, sections[section].subjects, sections[section].filter);
}

int report_section_subjects(enum report_section section)
{
    return sections[section].subjects;
}

void report_column_label(struct text *out, const struct report_column *column)
{
    format_metric(out, column->metric);
    if (column->shared_name)
        text_addf(out, " (%s)", column->scenario);
    if (report_is_asynchronous(column) && strcmp(column->load, "none") != 0)
        text_addf(out, ", load %s", column->load);
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
        if (!known || value < *floor)
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

static bool share_named(const struct result_metric *metric, const char *name, double *value)
{
    for (size_t i = 0; i < metric->bound_rows; i++) {
        if (strcmp(metric->bounds[i].name, name) == 0) {
            *value = metric->bounds[i].value;
            return true;
        }
    }
    return false;
}

bool report_bounds(const struct result_metric *metric, double *low, double *high)
{
    if (!share_named(metric, "best", low) || !share_named(metric, "worst", high)) {
        if (!metric->min.known || !metric->max.known)
            return false;
        *low = metric->min.number;
        *high = metric->max.number;
    }
    return *high > *low;
}
