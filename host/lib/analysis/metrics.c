/* Values to metrics: per metric the distinct trials and their statistics. */
#include "host/lib/analysis/analysis.h"

#include <stdlib.h>

static int compare_points(const void *a, const void *b)
{
    const struct analysis_point *x = a, *y = b;
    if (x->arrival.insn != y->arrival.insn)
        return x->arrival.insn < y->arrival.insn ? -1 : 1;
    if (x->arrival.cycle != y->arrival.cycle)
        return x->arrival.cycle < y->arrival.cycle ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

size_t metrics_tidy_points(struct analysis_point *points, size_t size)
{
    size_t used = 0;
    if (size == 0)
        return 0;
    qsort(points, size, sizeof *points, compare_points);
    for (size_t i = 1; i < size; i++) {
        if (compare_points(&points[used], &points[i]) == 0)
            points[used].count += points[i].count;
        else
            points[++used] = points[i];
    }
    return used + 1u;
}

/* Distinct pairs of arrival and value, ascending. */
static struct analysis_point *collect_points(const struct analysis *analysis, size_t column,
                                             size_t *size)
{
    struct analysis_point *points = calloc(analysis->rows, sizeof *points);
    if (!points)
        return NULL;
    for (size_t i = 0; i < analysis->rows; i++)
        points[i] = (struct analysis_point){analysis->arrivals[i],
                                            (uint64_t)analysis_value(analysis, i, column),
                                            analysis->records->hot.counts[i]};
    *size = metrics_tidy_points(points, analysis->rows);
    return points;
}

/* Counts per value: of trials, or of samples. */
static struct value_count *collect_counts(const struct analysis_point *points, size_t size,
                                          bool of_trials, size_t *rows)
{
    struct value_count *counts = calloc(size, sizeof *counts);
    if (!counts)
        return NULL;
    for (size_t i = 0; i < size; i++)
        counts[i] = (struct value_count){points[i].value, of_trials ? 1u : points[i].count};
    *rows = stats_tidy(counts, size);
    return counts;
}

void metrics_set_statistics(const struct analysis *analysis, struct analysis_metric *metric)
{
    enum stats_kind kind = analysis_is_exhaustive(analysis) ? STATS_EXHAUSTIVE : STATS_SAMPLED;
    stats_summarize(metric->counts, metric->count_rows, &metric->summary);
    for (size_t i = 0; stats_percentiles[i].name && i < ANALYSIS_PERCENTILES_MAX; i++) {
        unsigned p = stats_percentiles[i].p;
        if (stats_supports(metric->summary.n, p, kind))
            metric->percentiles[i].supported = stats_percentile(metric->counts, metric->count_rows,
                                                                p, &metric->percentiles[i].value);
    }
}

/* Over all triggers: the cold one, and those behind a pause, which are in no other figure. */
static uint64_t total_of(const struct analysis *analysis, size_t column)
{
    const struct trials *hot = &analysis->records->hot, *settling = &analysis->records->settling;
    uint64_t total = (uint64_t)analysis_value(analysis, analysis->rows, column);
    for (size_t i = 0; i < analysis->rows; i++)
        total += (uint64_t)analysis_value(analysis, i, column) * hot->counts[i];
    for (size_t i = 0; i < settling->used; i++)
        total += (uint64_t)analysis_value(analysis, analysis_settling_row(analysis, i), column) *
                 settling->counts[i];
    return total;
}

static bool add_metric(struct analysis *analysis, size_t column)
{
    struct analysis_metric *metric = &analysis->metrics[analysis->metric_count++];
    size_t size = 0;
    struct analysis_point *points = collect_points(analysis, column, &size);
    metric->sweep = points;
    metric->metric = analysis->records->columns[column].metric;
    metric->timed = analysis_is_timed(analysis, column);
    size_t taken = analysis_taken(analysis, trials_row(&analysis->records->hot, 0));
    metric->overhead = analysis->overheads[column].value[taken];
    metric->overhead_spread = analysis->overheads[column].spread[taken];
    metric->cold = (uint64_t)analysis_value(analysis, analysis->rows, column);
    if (!points)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the host ran out of memory");
    metric->total = total_of(analysis, column);
    if (!analysis_is_swept(analysis) && !analysis_is_met(analysis) &&
        analysis_is_exhaustive(analysis) && size > 1)
        return analysis_fail(
            analysis, RESULT_INCONCLUSIVE, "%s: repeats of one trial differ (%llu and %llu)",
            analysis_column_name(analysis, column), (unsigned long long)points[0].value,
            (unsigned long long)points[1].value);
    metric->counts =
        collect_counts(points, size, analysis_is_exhaustive(analysis), &metric->count_rows);
    if (!metric->counts)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the host ran out of memory");
    metric->sweep_rows = analysis_is_swept(analysis) ? size : 0;
    metrics_set_statistics(analysis, metric);
    return true;
}

bool metrics_make(struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->records->column_count; i++)
        if (metric_is_result(analysis_row(analysis, i)) && !add_metric(analysis, i))
            return false;
    return true;
}
