/* What the model's best and worst say of the samples whose nominal counts the
 * firmware read: the same instructions, timed three times by the plugin. */
#include "host/lib/analysis/analysis.h"

struct range {
    uint32_t low, high; /* at best, at worst */
};

static void widen(struct range *range, const struct witness_figure *figure)
{
    if (figure->value[WITNESS_BEST] < range->low)
        range->low = figure->value[WITNESS_BEST];
    if (figure->value[WITNESS_WORST] > range->high)
        range->high = figure->value[WITNESS_WORST];
}

static void widen_all(const struct analysis *analysis, const struct witness_sample *sample,
                      struct range *ranges)
{
    for (size_t i = 0; i < analysis->metric_count; i++) {
        uint8_t metric = witness_metric(analysis->metrics[i].metric);
        if (witness_has(sample, metric))
            widen(&ranges[i], &sample->figures[metric]);
    }
}

/* Of all samples but the cold one, per metric of the analysis. */
static bool find_ranges(struct analysis *analysis, struct range ranges[WIRE_COLUMNS_MAX])
{
    struct witness_cursor cursor;
    struct witness_sample sample;
    if (!witness_open(analysis, &cursor))
        return false;
    for (size_t i = 0; i < WIRE_COLUMNS_MAX; i++)
        ranges[i] = (struct range){UINT32_MAX, 0};
    bool more = witness_cursor_next(&cursor, &sample); /* cold */
    while (more && witness_cursor_next(&cursor, &sample))
        widen_all(analysis, &sample, ranges);
    witness_cursor_end(&cursor);
    return true;
}

static uint64_t median(const struct analysis_metric *metric)
{
    uint64_t value = 0;
    stats_percentile(metric->counts, metric->count_rows, STATS_WHOLE / 2u, &value);
    return value;
}

static bool set_bounds(struct analysis *analysis, struct analysis_metric *metric,
                       const struct range *range)
{
    uint32_t least[WITNESS_LANES];
    if (!metric->timed)
        return true;
    if (!witness_least(analysis, metric->metric, least))
        return false;
    metric->has_bounds = true;
    metric->bounds.best = range->low - least[WITNESS_BEST];
    metric->bounds.nominal = median(metric);
    metric->bounds.worst = range->high - least[WITNESS_WORST];
    if (metric_numbered(metric->metric)->kind == METRIC_CHANGE) { /* from one to any other */
        metric->bounds.best = 0;
        metric->bounds.worst = range->high - range->low;
    }
    if (metric->bounds.best <= metric->bounds.nominal &&
        metric->bounds.nominal <= metric->bounds.worst)
        return true;
    return analysis_fail(
        analysis, RESULT_INCONCLUSIVE,
        "%s: its bounds are out of order (best %llu, nominal %llu, worst %llu)",
        wire_name_find(wire_metric_names, metric->metric), (unsigned long long)metric->bounds.best,
        (unsigned long long)metric->bounds.nominal, (unsigned long long)metric->bounds.worst);
}

bool bounds_find(struct analysis *analysis)
{
    struct range ranges[WIRE_COLUMNS_MAX];
    if (!find_ranges(analysis, ranges))
        return false;
    for (size_t i = 0; i < analysis->metric_count; i++)
        if (!set_bounds(analysis, &analysis->metrics[i], &ranges[i]))
            return false;
    return true;
}
