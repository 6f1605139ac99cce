/* Values to metrics: per metric the distinct trials and their statistics. The
 * steps before that are in columns.c, values.c and places.c.
 */
#include "host/lib/analysis/measure.h"

#include "host/lib/analysis/measure_work.h"
#include <stdlib.h>

static int compare_points(const void *a, const void *b)
{
    const struct analysis_point *x = a, *y = b;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* Distinct (offset, value) pairs, ascending. */
static struct analysis_point *collect_points(const struct work *work, size_t column, size_t *size)
{
    struct analysis_point *points = calloc(work->rows, sizeof *points);
    if (!points)
        return NULL;
    for (size_t i = 0; i < work->rows; i++)
        points[i] = (struct analysis_point){work->offsets[i], (uint64_t)work_value(work, i, column),
                                            work->records->hot.counts[i]};
    qsort(points, work->rows, sizeof *points, compare_points);
    size_t used = 0;
    for (size_t i = 1; i < work->rows; i++) {
        if (compare_points(&points[used], &points[i]) == 0)
            points[used].count += points[i].count;
        else
            points[++used] = points[i];
    }
    *size = used + 1u;
    return points;
}

static int compare_counts(const void *a, const void *b)
{
    const struct value_count *x = a, *y = b;
    return x->value < y->value ? -1 : x->value > y->value;
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
    qsort(counts, size, sizeof *counts, compare_counts);
    size_t used = 0;
    for (size_t i = 1; i < size; i++) {
        if (counts[used].value == counts[i].value)
            counts[used].count += counts[i].count;
        else
            counts[++used] = counts[i];
    }
    *rows = used + 1u;
    return counts;
}

static void add_statistics(const struct work *work, struct analysis_metric *metric)
{
    enum stats_kind kind = work_is_exhaustive(work) ? STATS_EXHAUSTIVE : STATS_SAMPLED;
    stats_summarize(metric->counts, metric->count_rows, &metric->summary);
    for (size_t i = 0; stats_percentiles[i].name && i < ANALYSIS_PERCENTILES_MAX; i++) {
        unsigned p = stats_percentiles[i].p;
        if (stats_supports(metric->summary.n, p, kind))
            metric->percentiles[i].supported = stats_percentile(metric->counts, metric->count_rows,
                                                                p, &metric->percentiles[i].value);
    }
}

static bool add_metric(struct work *work, size_t column)
{
    struct analysis_metric *metric = &work->analysis->metrics[work->analysis->metric_count++];
    size_t size = 0;
    struct analysis_point *points = collect_points(work, column, &size);
    metric->sweep = points;
    metric->metric = work->records->columns[column].metric;
    metric->timed = work_is_timed(work, column);
    metric->overhead = work->overheads[column].value;
    metric->overhead_spread = work->overheads[column].spread;
    metric->cold = (uint64_t)work_value(work, work->rows, column);
    if (!points)
        return work_fail(work, "the host ran out of memory");
    metric->total = metric->cold;
    for (size_t i = 0; i < size; i++)
        metric->total += points[i].value * points[i].count;
    if (!work_is_swept(work) && work_is_exhaustive(work) && size > 1)
        return analysis_fail(work->analysis, RESULT_INCONCLUSIVE,
                             "%s: repeats of one trial differ (%llu and %llu)",
                             work_metric_name(work, column), (unsigned long long)points[0].value,
                             (unsigned long long)points[1].value);
    metric->counts = collect_counts(points, size, work_is_exhaustive(work), &metric->count_rows);
    if (!metric->counts)
        return work_fail(work, "the host ran out of memory");
    metric->sweep_rows = work_is_swept(work) ? size : 0;
    add_statistics(work, metric);
    return true;
}

static bool add_metrics(struct work *work)
{
    for (size_t i = 0; i < work->records->column_count; i++)
        if (columns_is_metric(&work->columns, i) && !add_metric(work, i))
            return false;
    return true;
}

bool measure(struct analysis *analysis, const struct cell_records *records,
             const struct target *target)
{
    struct work work = {.analysis = analysis, .records = records, .target = target};
    bool good = columns_find(&work.columns, analysis, records, target) &&
                values_find_overheads(&work) && values_evaluate(&work) && places_find(&work) &&
                add_metrics(&work);
    free(work.values);
    free(work.offsets);
    return good;
}
