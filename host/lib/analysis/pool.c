/* Several runs of one board's cell as one, each sample corrected by what its own run
 * calibrated.
 */
#include "host/lib/analysis/analysis.h"

#include <stdlib.h>
#include <string.h>

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
static int64_t spread_of(const struct analysis *all, size_t count, size_t index)
{
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t run = 0; run < count; run++) {
        const struct analysis_metric *metric = &all[run].metrics[index];
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

static bool pool_metric(struct analysis *all, size_t count, size_t index)
{
    struct analysis_metric *into = &all[0].metrics[index];
    for (size_t run = 1; run < count; run++) {
        const struct analysis_metric *from = &all[run].metrics[index];
        if (!pool_counts(into, from) || !pool_sweep(into, from))
            return false;
        into->total += from->total;
        pool_drift(&into->sampling.drift, &from->sampling.drift);
    }
    into->overhead_spread = spread_of(all, count, index);
    metrics_set_statistics(&all[0], into);
    sampling_set_intervals(into);
    struct drift *drift = &into->sampling.drift;
    drift->p = drift->p * (double)count < 1.0 ? drift->p * (double)count : 1.0;
    if (drift->verdict != DRIFT_UNKNOWN)
        drift->verdict = drift->p < DRIFT_LEVEL ? DRIFT_SHOWN : DRIFT_NONE;
    return true;
}

bool analysis_pool(struct analysis *all, size_t count)
{
    for (size_t run = 1; run < count; run++) {
        all[0].triggered += all[run].triggered;
        all[0].sampled += all[run].sampled;
        all[0].lost += all[run].lost;
        all[0].witness_failures += all[run].witness_failures;
    }
    for (size_t i = 0; i < all[0].metric_count; i++)
        if (!pool_metric(all, count, i))
            return false;
    return true;
}
