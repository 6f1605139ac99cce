/* Several runs of one board's cell as one, each sample corrected by what its own run
 * calibrated.
 */
#include "host/lib/analysis/analysis.h"

#include <stdlib.h>
#include <string.h>

/* ---- The same metrics ---- */

/* By what it is: a cell has each metric once. NULL: the run has none. */
static struct analysis_metric *find_metric(struct analysis *run, uint8_t number)
{
    for (size_t i = 0; i < run->metric_count; i++)
        if (run->metrics[i].metric == number)
            return &run->metrics[i];
    return NULL;
}

/* The first metric of `run` that `other` has not, or measures otherwise; NULL: there is none. */
static const struct analysis_metric *find_lone(struct analysis *run, struct analysis *other)
{
    for (size_t i = 0; i < run->metric_count; i++) {
        const struct analysis_metric *same = find_metric(other, run->metrics[i].metric);
        if (!same || same->timed != run->metrics[i].timed ||
            (same->sweep_rows == 0) != (run->metrics[i].sweep_rows == 0))
            return &run->metrics[i];
    }
    return NULL;
}

/* Runs of one image and one cell have: figures of some runs would be taken for those of all. */
static bool check_same(struct analysis *all, size_t count)
{
    for (size_t run = 1; run < count; run++) {
        const struct analysis_metric *lone = find_lone(&all[0], &all[run]);
        lone = lone ? lone : find_lone(&all[run], &all[0]);
        if (lone)
            return analysis_fail(&all[0], RESULT_INCONCLUSIVE,
                                 "runs 1 and %zu of %zu did not both measure %s, or not the same "
                                 "way: they are not of one image; start anew with --force",
                                 run + 1u, count, wire_name_find(wire_metric_names, lone->metric));
    }
    return true;
}

/* ---- Excesses ---- */

static void raise_summary(struct stats_summary *summary, uint64_t by)
{
    if (summary->n == 0)
        return;
    summary->min += by;
    summary->max += by;
    summary->mean += (double)by;
}

/* The same samples, counted from something that is less by so much. */
static void raise(struct analysis_metric *metric, uint64_t by)
{
    struct analysis_sampling *sampling = &metric->sampling;
    for (size_t i = 0; i < metric->count_rows; i++)
        metric->counts[i].value += by;
    for (size_t i = 0; i < metric->sweep_rows; i++)
        metric->sweep[i].value += by;
    metric->total += by * (metric->summary.n + sampling->settling.n + 1u); /* and the cold one */
    metric->cold += by;
    metric->overhead -= (int64_t)by;
    raise_summary(&sampling->settling, by);
    if (sampling->settling.n > 0)
        sampling->settling_median += by;
    if (sampling->drift.verdict != DRIFT_UNKNOWN) {
        sampling->drift.from += by;
        sampling->drift.to += by;
    }
}

/* Each run counted an excess from its own shortest sample, its `overhead`: of all runs together
 * it is what comes on top of the shortest of any. */
static void rebase_excess(struct analysis *all, size_t count, uint8_t number)
{
    int64_t least = INT64_MAX;
    for (size_t run = 0; run < count; run++) {
        int64_t own = find_metric(&all[run], number)->overhead;
        least = own < least ? own : least;
    }
    for (size_t run = 0; run < count; run++) {
        struct analysis_metric *metric = find_metric(&all[run], number);
        raise(metric, (uint64_t)(metric->overhead - least));
    }
}

/* ---- Samples ---- */

/* Both lists together, distinct and ascending. */
static bool pool_counts(struct analysis_metric *into, const struct analysis_metric *from)
{
    size_t rows = into->count_rows + from->count_rows;
    struct value_count *counts = reallocarray(into->counts, rows + 1u, sizeof *counts);
    if (!counts)
        return false;
    memcpy(counts + into->count_rows, from->counts, from->count_rows * sizeof *counts);
    into->counts = counts;
    into->count_rows = stats_tidy(counts, rows);
    return true;
}

static bool pool_sweep(struct analysis_metric *into, const struct analysis_metric *from)
{
    size_t rows = into->sweep_rows + from->sweep_rows;
    if (rows == 0)
        return true;
    struct analysis_point *sweep = reallocarray(into->sweep, rows, sizeof *sweep);
    if (!sweep)
        return false;
    memcpy(sweep + into->sweep_rows, from->sweep, from->sweep_rows * sizeof *sweep);
    into->sweep = sweep;
    into->sweep_rows = metrics_tidy_points(sweep, rows);
    return true;
}

/* Another run is another calibration: what they differ by is uncertain, too. From the least that
 * any run subtracted to the most that any leaves open. */
static int64_t spread_of(struct analysis *all, size_t count, uint8_t number)
{
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t run = 0; run < count; run++) {
        const struct analysis_metric *metric = find_metric(&all[run], number);
        int64_t end = metric->overhead + metric->overhead_spread;
        low = metric->overhead < low ? metric->overhead : low;
        high = end > high ? end : high;
    }
    return high - low;
}

static void pool_drift(struct drift *into, const struct drift *from)
{
    bool more =
        from->verdict != DRIFT_UNKNOWN && (into->verdict == DRIFT_UNKNOWN || from->p < into->p);
    if (more)
        *into = *from;
}

static bool pool_metric(struct analysis *all, size_t count, struct analysis_metric *into)
{
    if (metric_numbered(into->metric)->kind == METRIC_EXCESS)
        rebase_excess(all, count, into->metric);
    for (size_t run = 1; run < count; run++) {
        const struct analysis_metric *from = find_metric(&all[run], into->metric);
        if (!pool_counts(into, from) || !pool_sweep(into, from))
            return false;
        into->total += from->total;
        pool_drift(&into->sampling.drift, &from->sampling.drift);
    }
    into->overhead_spread = spread_of(all, count, into->metric);
    metrics_set_statistics(&all[0], into);
    sampling_set_intervals(into);
    struct drift *drift = &into->sampling.drift;
    drift->p = drift->p * (double)count < 1.0 ? drift->p * (double)count : 1.0;
    if (drift->verdict != DRIFT_UNKNOWN)
        drift->verdict = drift->p < DRIFT_LEVEL ? DRIFT_SHOWN : DRIFT_NONE;
    return true;
}

/* As within one run (path.c): the same in all that could tell. */
static bool pool_path(struct analysis *all, size_t count)
{
    for (size_t run = 1; run < count; run++) {
        if (all[run].path != 0 && all[0].path != 0 && all[run].path != all[0].path)
            return analysis_fail(&all[0], RESULT_INCONCLUSIVE,
                                 "runs 1 to %zu of %zu executed %u instructions on the path that "
                                 "had %u in the next: they are not of one image; start anew with "
                                 "--force",
                                 run, count, all[0].path, all[run].path);
        all[0].has_path |= all[run].has_path;
        all[0].path = all[0].path ? all[0].path : all[run].path;
    }
    return true;
}

bool analysis_pool(struct analysis *all, size_t count)
{
    if (!check_same(all, count) || !pool_path(all, count)) {
        analysis_free(&all[0]); /* without a number, as any analysis that failed */
        return true;
    }
    for (size_t run = 1; run < count; run++) {
        all[0].triggered += all[run].triggered;
        all[0].sampled += all[run].sampled;
        all[0].lost += all[run].lost;
        all[0].witness_failures += all[run].witness_failures;
    }
    for (size_t i = 0; i < all[0].metric_count; i++)
        if (!pool_metric(all, count, &all[0].metrics[i]))
            return false;
    return true;
}
