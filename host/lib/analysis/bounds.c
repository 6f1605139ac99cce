/* Judges and joins the runs of a cell under best, nominal and worst. */
#include "host/lib/analysis/analysis.h"

enum { BEST, WORST, OTHERS }; /* of analysis->others: see vdwt_pass_bound */
_Static_assert(OTHERS == VDWT_PASSES_MAX - 1u, "a place for each other run");

/* A run without numbers takes them from the whole cell. */
bool bounds_judge_others(struct analysis *analysis)
{
    for (unsigned i = 0; i < OTHERS && analysis->status == RESULT_OK; i++) {
        const struct analysis *other = analysis->others[i];
        if (other->status != RESULT_OK)
            analysis_fail(analysis, other->status, "under bound %s: %s", other->bound,
                          other->reason);
    }
    return analysis->status == RESULT_OK;
}

bool bounds_check_witness(struct analysis *analysis)
{
    analysis->has_witness = true;
    witness_check(analysis);
    for (unsigned i = 0; i < OTHERS; i++) {
        witness_check(analysis->others[i]);
        analysis->witness.compared += analysis->others[i]->witness.compared;
        analysis->witness.equal += analysis->others[i]->witness.equal;
    }
    return bounds_judge_others(analysis);
}

static uint64_t median(const struct analysis_metric *metric)
{
    uint64_t value = 0;
    stats_percentile(metric->counts, metric->count_rows, STATS_WHOLE / 2u, &value);
    return value;
}

static bool set_bounds(struct analysis *analysis, size_t index)
{
    struct analysis_metric *metric = &analysis->metrics[index];
    metric->has_bounds = metric->timed;
    metric->bounds.best = analysis->others[BEST]->metrics[index].summary.min;
    metric->bounds.nominal = median(metric);
    metric->bounds.worst = analysis->others[WORST]->metrics[index].summary.max;
    if (metric->bounds.best <= metric->bounds.nominal &&
        metric->bounds.nominal <= metric->bounds.worst)
        return true;
    return analysis_fail(
        analysis, RESULT_INCONCLUSIVE,
        "%s: its bounds are out of order (best %llu, nominal %llu, worst %llu)",
        wire_name_find(wire_metric_names, metric->metric), (unsigned long long)metric->bounds.best,
        (unsigned long long)metric->bounds.nominal, (unsigned long long)metric->bounds.worst);
}

bool bounds_set(struct analysis *analysis)
{
    for (unsigned i = 0; i < OTHERS; i++)
        if (analysis->others[i]->metric_count != analysis->metric_count)
            return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                                 "under bound %s the cell has other metrics",
                                 analysis->others[i]->bound);
    for (size_t i = 0; i < analysis->metric_count; i++)
        if (!set_bounds(analysis, i))
            return false;
    return true;
}
