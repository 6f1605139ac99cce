/* Judges and joins the runs of a cell under best, nominal and worst. */
#include "host/lib/analysis/bounds.h"

#include "host/lib/analysis/measure.h"

enum { NOMINAL, BEST, WORST }; /* passes: see vdwt_pass_bound */

/* A run without numbers takes them from the whole cell. */
static bool judge_others(const struct witness_run *runs)
{
    for (unsigned i = 1; i < VDWT_PASSES_MAX; i++)
        if (runs[i].analysis->status != RESULT_OK)
            return analysis_fail(runs[NOMINAL].analysis, runs[i].analysis->status,
                                 "under bound %s: %s", runs[i].bound, runs[i].analysis->reason);
    return true;
}

static bool check_witness(const struct witness_run *runs)
{
    struct analysis *nominal = runs[NOMINAL].analysis;
    for (unsigned i = 0; i < VDWT_PASSES_MAX; i++)
        witness_check(&runs[i]);
    for (unsigned i = 1; i < VDWT_PASSES_MAX; i++) {
        nominal->witness.compared += runs[i].analysis->witness.compared;
        nominal->witness.equal += runs[i].analysis->witness.equal;
    }
    return nominal->status == RESULT_OK && judge_others(runs) &&
           witness_same_instructions(&runs[NOMINAL], &runs[BEST]) &&
           witness_same_instructions(&runs[NOMINAL], &runs[WORST]);
}

static uint64_t median(const struct analysis_metric *metric)
{
    uint64_t value = 0;
    stats_percentile(metric->counts, metric->count_rows, STATS_WHOLE / 2u, &value);
    return value;
}

static bool set_bounds(const struct witness_run *runs, size_t index)
{
    struct analysis_metric *metric = &runs[NOMINAL].analysis->metrics[index];
    const struct analysis_metric *best = &runs[BEST].analysis->metrics[index];
    const struct analysis_metric *worst = &runs[WORST].analysis->metrics[index];
    metric->has_bounds = metric->timed;
    metric->bounds.best = best->summary.min;
    metric->bounds.nominal = median(metric);
    metric->bounds.worst = worst->summary.max;
    if (metric->bounds.best <= metric->bounds.nominal &&
        metric->bounds.nominal <= metric->bounds.worst)
        return true;
    return analysis_fail(
        runs[NOMINAL].analysis, RESULT_INCONCLUSIVE,
        "%s: its bounds are out of order (best %llu, nominal %llu, worst %llu)",
        wire_name_find(wire_metric_names, metric->metric), (unsigned long long)metric->bounds.best,
        (unsigned long long)metric->bounds.nominal, (unsigned long long)metric->bounds.worst);
}

static bool set_all_bounds(const struct witness_run *runs)
{
    const struct analysis *nominal = runs[NOMINAL].analysis;
    for (unsigned i = 1; i < VDWT_PASSES_MAX; i++)
        if (runs[i].analysis->metric_count != nominal->metric_count)
            return analysis_fail(runs[NOMINAL].analysis, RESULT_INCONCLUSIVE,
                                 "under bound %s the cell has other metrics", runs[i].bound);
    for (size_t i = 0; i < nominal->metric_count; i++)
        if (!set_bounds(runs, i))
            return false;
    return true;
}

void bounds_combine(const struct witness_run runs[VDWT_PASSES_MAX])
{
    struct analysis *nominal = runs[NOMINAL].analysis;
    bool good = nominal->status == RESULT_OK && judge_others(runs);
    nominal->has_witness = good;
    good = good && check_witness(runs) && set_all_bounds(runs);
    if (good)
        witness_set_parts(&runs[NOMINAL]);
    else
        analysis_remove_metrics(nominal);
}
